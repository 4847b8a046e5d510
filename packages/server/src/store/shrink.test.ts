import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import type { Db } from './db.ts';
import { openStore } from './open.ts';
import { shrinkStore } from './shrink.ts';

const MIB = 1024 * 1024;
let dir: string;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'livery-shrink-'));
});
after(() => rm(dir, { recursive: true }));

const file = () => join(dir, 'livery.db');
const never = new AbortController().signal;

async function fillAndEmpty(db: Db): Promise<void> {
  const text = 'x'.repeat(MIB);
  const row = { noun: 'batch', id: 0, state: 'dead', created_at: 0, removed_at: 0, reason: 'age' } as const;
  for (let id = 0; id < 40; id++) {
    await db
      .insertInto('tombstones')
      .values({ ...row, id, uid: String(id), cause: text })
      .execute();
  }
  await db.deleteFrom('tombstones').execute();
}

test('the file becomes smaller when much of it is free, and stays so where little is', async () => {
  const store = await openStore(dir);
  await fillAndEmpty(store);
  await shrinkStore(store, never);
  await store.destroy();
  const { size } = await stat(file());
  assert.ok(size > 8 * MIB && size < 20 * MIB, `${size} bytes`);
  const again = await openStore(dir);
  await shrinkStore(again, never);
  await again.destroy();
  assert.equal((await stat(file())).size, size);
});

test('a file that cannot shrink is made one that can', async () => {
  await rm(file());
  const old = new DatabaseSync(file());
  old.exec('create table before (text text)');
  old.exec("insert into before values ('kept')");
  old.close();
  await (await openStore(dir)).destroy();
  const now = new DatabaseSync(file());
  assert.deepEqual({ ...now.prepare('pragma auto_vacuum').get() }, { auto_vacuum: 2 });
  assert.deepEqual({ ...now.prepare('select text from before').get() }, { text: 'kept' });
  now.close();
});
