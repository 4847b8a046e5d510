import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, open, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import { insertApp, listLiving } from '../apps/store.ts';
import { backUp } from './backup.ts';
import { checkDataDir, claimDataDir } from './data-dir.ts';
import type { Db } from './db.ts';
import { StoreError, StoreFull } from './errors.ts';
import { openStore, readStoreId, type Store } from './open.ts';

const root = await mkdtemp(join(tmpdir(), 'livery-sqlite-'));
after(() => rm(root, { recursive: true }));

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(root, 'data-'));
  file = join(dir, 'livery.db');
});

const whose = { owner: null, proxyUser: null, instance: 'server', place: 'here' };
const insertBatch = (db: Db, name: string) =>
  insertApp(db, { noun: 'batch', name, ...whose, state: 'starting', now: 1 });
const accept = (store: Store, name: string) => store.transaction().execute((tx) => insertBatch(tx, name));

/** A data directory as a crash leaves it: 300 batches in the file of the store, and one more beside it. */
async function crashedStore(): Promise<void> {
  const whole = await mkdtemp(join(root, 'whole-'));
  const first = await openStore(whole);
  await first.transaction().execute(async (tx) => {
    for (let i = 0; i < 300; i++) await insertBatch(tx, `batch-${i}-${'x'.repeat(400)}`);
  });
  await first.destroy();
  const second = await openStore(whole);
  await accept(second, 'last');
  for (const name of ['livery.db', 'livery.db-wal']) await copyFile(join(whole, name), join(dir, name));
  await second.destroy();
}

/** What the store's files have in them, but for the index of `-wal`, which is made anew. */
async function contents(): Promise<string[]> {
  const hash = async (name: string) =>
    createHash('sha256')
      .update(await readFile(join(dir, name)))
      .digest('hex');
  return Promise.all(['livery.db', 'livery.db-wal'].map(hash));
}

async function overwrite(at: number, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(bytes, 0, bytes.length, at);
  await handle.close();
}

describe('a damaged store', () => {
  for (const [what, damage] of [
    [
      'is no database',
      async () => {
        await overwrite(0, Buffer.alloc(100, 'garbage'));
        // What is beside the file may have its first page, too.
        await truncate(`${file}-wal`, 0);
      },
    ],
    ['is cut off', async () => truncate(file, Math.floor((await stat(file)).size / 2))],
    [
      'has a page of zeros in its middle',
      async () => {
        const pages = Math.floor((await stat(file)).size / 4096);
        for (const page of [pages / 2, pages / 2 + 1, pages / 2 + 2])
          await overwrite(Math.floor(page) * 4096, Buffer.alloc(4096));
      },
    ],
  ] as const) {
    test(`that ${what} refuses the start with what to do, and is left as it is`, async () => {
      await crashedStore();
      await damage();
      const before = await contents();
      await assert.rejects(openStore(dir), (error) => {
        assert.ok(error instanceof StoreError);
        assert.match(
          error.message,
          /^the store .*livery\.db is damaged \(.*\) and was left as it is: restore it from a backup/,
        );
        assert.ok(!error.message.includes('\n'));
        return true;
      });
      assert.deepEqual(await contents(), before);
    });
  }
});

test('what a crash left beside the file of the store is part of it', async () => {
  await crashedStore();
  const store = await openStore(dir);
  assert.equal((await listLiving(store)).length, 301);
  await store.destroy();
});

test('a data directory has one server, whose end frees it', async () => {
  const store = await openStore(dir);
  await assert.rejects(openStore(dir), /another Livery server is using the data directory/);
  await store.destroy();
  await (await openStore(dir)).destroy();
});

test('other programs may read the file while a server has it', async () => {
  const store = await openStore(dir);
  await accept(store, 'a');
  const reader = new DatabaseSync(file, { readOnly: true });
  assert.deepEqual({ ...reader.prepare('select name from apps').get() }, { name: 'a' });
  await accept(store, 'b');
  reader.close();
  await store.destroy();
});

describe('a disk that is full', () => {
  test('says so, changes nothing, and is used again when there is room', async () => {
    const store = await openStore(dir);
    const { page_count: pages = 0 } =
      (await sql<{ page_count: number }>`pragma page_count`.execute(store)).rows[0] ?? {};
    await sql`pragma max_page_count = ${sql.lit(pages)}`.execute(store);
    await assert.rejects(accept(store, 'x'.repeat(100_000)), StoreFull);
    assert.deepEqual(await listLiving(store), []);
    await sql`pragma max_page_count = ${sql.lit(pages + 1000)}`.execute(store);
    assert.equal((await accept(store, 'x'.repeat(100_000))).id, 0);
    await store.destroy();
  });
});

describe('a data directory', () => {
  test('is for the store that it belongs to, and no other', async () => {
    const store = await openStore(dir);
    const id = await readStoreId(store);
    await claimDataDir(dir, id);
    await claimDataDir(dir, id);
    await checkDataDir(dir);
    await assert.rejects(claimDataDir(dir, 'another'), (error) => {
      assert.ok(error instanceof StoreError);
      return error.message.includes(`belongs to the store ${id}, and this is the store another`);
    });
    await store.destroy();
  });

  test('whose store is missing or empty gets no new one', async () => {
    const store = await openStore(dir);
    await claimDataDir(dir, await readStoreId(store));
    await store.destroy();
    await truncate(file);
    await assert.rejects(checkDataDir(dir), /is missing or empty: restore it from a backup/);
    await rm(file);
    await assert.rejects(checkDataDir(dir), /is missing or empty: restore it from a backup/);
    assert.equal(existsSync(file), false);
  });
});

describe('a backup', () => {
  test('of a store in use is whole, for its owner alone, and becomes a store where it is put', async () => {
    const store = await openStore(dir);
    await accept(store, 'before');
    const file = join(dir, 'backup.db');
    backUp(dir, file);
    await accept(store, 'after');
    const id = await readStoreId(store);
    await store.destroy();
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const elsewhere = await mkdtemp(join(root, 'restored-'));
    await copyFile(file, join(elsewhere, 'livery.db'));
    const restored = await openStore(elsewhere);
    assert.deepEqual(
      (await listLiving(restored)).map(({ name }) => name),
      ['before'],
    );
    assert.equal(await readStoreId(restored), id);
    assert.equal((await accept(restored, 'next')).id, 1);
    await restored.destroy();
  });

  test('never takes the place of a file, nor is one made where there is no store or a damaged one', async () => {
    const to = join(dir, 'backup.db');
    assert.throws(() => backUp(dir, to), /there is no store in/);
    await crashedStore();
    await truncate(file, Math.floor((await stat(file)).size / 2));
    assert.throws(() => backUp(dir, to), /is damaged/);
    assert.equal(existsSync(to), false);
    assert.throws(() => backUp(dir, file), /is there already/);
    assert.deepEqual(
      (await readdir(dir)).filter((name) => name.endsWith('.part')),
      [],
    );
  });
});
