import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { SessionView } from '@livery/protocol/sessions';
import { seenBy } from '../support/client.ts';
import { assertNothingLeft } from '../support/nothing-left.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { newest } from '../support/sparks.ts';

/** How dbt's seeds, models and tests ended: status and message by name. */
type Ran = { success: boolean; nodes: Record<string, [status: string, message: string | null]> };

describe('dbt-fabricspark in its mode `local`', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ spark: newest });
  });
  after(() => server.dispose());
  const sessionFile = () => join(dirname(server.dataDir), 'livy-session-id.txt');

  async function dbt(...words: string[]) {
    const scratch = join(dirname(server.dataDir), 'dbt');
    const environment = { LIVERY: server.url, SESSION_FILE: sessionFile() };
    const folders = { DBT_TARGET_PATH: join(scratch, 'target'), DBT_LOG_PATH: join(scratch, 'logs') };
    const { success, nodes } = await seenBy<Ran>('dbt', words, { ...environment, ...folders });
    const statuses = Object.fromEntries(Object.entries(nodes).map(([name, [status]]) => [name, status]));
    return { success, nodes, statuses };
  }

  test('seeds, models and tests run in one session, and a test that fails says how many rows are wrong', async () => {
    const seeded = await dbt('seed');
    assert.deepEqual(seeded.statuses, { people: 'success' }, JSON.stringify(seeded));
    const built = await dbt('run', '--exclude', 'broken');
    assert.deepEqual(built.statuses, { orders: 'success', customers: 'success' }, JSON.stringify(built));
    const tested = await dbt('test');
    assert.deepEqual(
      tested.statuses,
      { unique_customers_name: 'pass', names_are_known: 'pass', orders_are_many: 'fail' },
      JSON.stringify(tested),
    );
    assert.match(tested.nodes.orders_are_many?.[1] ?? '', /^Got 1 result/);

    const { sessions } = await server.livy.expect<{ sessions: SessionView[] }>(200, 'GET', '/sessions');
    assert.deepEqual(
      sessions.map(({ name, kind, state }) => [name, kind, state]),
      [['dbt', 'sql', 'idle']],
    );
    assert.equal((await readFile(sessionFile(), 'utf8')).trim(), String(sessions[0]?.id));
  });

  test('a model that fails says why, also in the new session that is opened when the old one is gone', async () => {
    const { livy } = server;
    const old = (await readFile(sessionFile(), 'utf8')).trim();
    await livy.remove(`/sessions/${old}`);
    const { success, statuses, nodes } = await dbt('run', '--select', 'orders', 'broken');
    assert.equal(success, false);
    assert.deepEqual(statuses, { orders: 'success', broken: 'error' }, JSON.stringify(nodes));
    assert.match(nodes.broken?.[1] ?? '', /no_such_column/);
    const id = (await readFile(sessionFile(), 'utf8')).trim();
    assert.notEqual(id, old);
    await livy.remove(`/sessions/${id}`);
    await assertNothingLeft(server);
  });
});
