import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Livy } from '../support/livy.ts';
import { driverProcesses } from '../support/processes.ts';
import type { TestServer } from '../support/server.ts';

interface ListPage {
  items: { id: number }[];
  nextCursor: string | null;
}

/** Deletes all batches and sessions that are kept, ended ones too. */
export async function deleteEverything(livy: Livy): Promise<void> {
  for (const list of ['/v1/batches', '/v1/sessions']) {
    for (;;) {
      const { items } = await livy.expect<ListPage>(200, 'GET', list);
      if (items.length === 0) break;
      for (const { id } of items) await livy.expect(204, 'DELETE', `${list}/${id}`);
    }
  }
}

/** Holds that no process, file, temporary file or row is left of anything; stops the server, which alone may read its store. */
export async function assertNothingLeft(server: TestServer): Promise<void> {
  const dir = dirname(server.dataDir);
  assert.deepEqual(await driverProcesses(dir), []);
  assert.deepEqual(await readdir(join(server.dataDir, 'apps')).catch(() => []), []);
  assert.deepEqual(await readdir(server.temporary), []);
  assert.deepEqual(
    (await readdir(server.dataDir)).filter((name) => !OF_THE_SERVER.test(name)),
    [],
  );
  assert.equal(await server.stop(), 0);
  assert.deepEqual(rows(join(server.dataDir, 'livery.db')), {});
}

/** What a data directory has besides what belongs to some batch or session. */
const OF_THE_SERVER = /^(agents|apps|empty\.properties|livery\.db(-wal|-shm)?|livery\.lock(-journal)?|place|store)$/;

/** What is there from the start, and stays; what says of each that was removed that it was; and the answers under a key. */
const OF_THE_STORE = [
  'tombstones',
  'idempotency_keys',
  'service_clock',
  'instances',
  'identity',
  'sequences',
  'kysely_migration',
  'kysely_migration_lock',
  'sqlite_sequence',
];

/** How many rows each table has that has some. */
function rows(file: string): Record<string, number> {
  const store = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = store.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[];
    assert.ok(tables.length > OF_THE_STORE.length);
    const counts = tables.map(({ name }): [string, number] => {
      const { count } = store.prepare(`select count(*) as count from "${name}"`).get() as { count: number };
      return [name, count];
    });
    return Object.fromEntries(counts.filter(([name, count]) => count > 0 && !OF_THE_STORE.includes(name)));
  } finally {
    store.close();
  }
}
