import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { CommitUnknown, StoreError, StoreUnavailable } from './errors.ts';
import { openStore, readStoreId, type Store } from './open.ts';
import type { PostgresAddress } from './postgres-pool.ts';
import { startPostgres, type TestPostgres } from './testing/postgres.ts';

let dir: string;
let postgres: TestPostgres;
let database: PostgresAddress;
let store: Store;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'livery-postgres-test-'));
  postgres = await startPostgres();
  database = await postgres.createDatabase();
  store = await openStore(dir, database);
});
after(async () => {
  await store.destroy();
  await postgres.dispose();
  await rm(dir, { recursive: true });
});

/** A database that is asked for in another way. */
function instead(changes: Partial<PostgresAddress>): PostgresAddress {
  return { ...database, ...changes };
}

async function refusal(address: PostgresAddress): Promise<string> {
  const error = await openStore(dir, address).then(
    () => assert.fail('the store was opened'),
    (reason) => reason,
  );
  assert.ok(error instanceof StoreError, String(error));
  assert.doesNotMatch(error.message, /wrong|\n/);
  return error.message;
}

test('servers that start at once on an empty database come up, all with the same store', async () => {
  const empty = await postgres.createDatabase();
  const stores = await Promise.all([1, 2, 3, 4].map(() => openStore(dir, empty)));
  const ids = await Promise.all(stores.map(readStoreId));
  assert.equal(new Set(ids).size, 1);
  await Promise.all(stores.map((each) => each.destroy()));
});

test('what cannot be used is refused in a sentence that never has the password in it', async () => {
  const { place, url } = database;
  const nobody = instead({
    url: 'postgres://livery:wrong@127.0.0.1:1/livery',
    place: 'PostgreSQL at 127.0.0.1 port 1',
  });
  assert.match(await refusal(nobody), /^PostgreSQL at 127.0.0.1 port 1 cannot be reached \(.*ECONNREFUSED.*: start it/);
  assert.equal(
    await refusal(instead({ url: url.replace(/\w+$/, 'nowhere'), database: 'nowhere' })),
    `${place} has no database "nowhere": create it, or correct livery.store`,
  );
  await sql`create role guarded login password 'right'`.execute(store);
  const guarded = (password: string) => ({ url: url.replace('livery@', `guarded:${password}@`), user: 'guarded' });
  assert.match(
    await refusal(instead(guarded('wrong'))),
    / does not let the user "guarded" in .*: correct user and pass/,
  );
  assert.match(await refusal(instead(guarded('right'))), /cannot be brought up to date: permission denied/);
});

test('an old PostgreSQL is refused', async () => {
  const old = await postgres.createDatabase();
  const inside = await openStore(dir, old);
  const [name, version] = [sql.id(old.database), sql.raw("$$ select '14.9' $$")];
  await sql`create function current_setting(text) returns text language sql as ${version}`.execute(inside);
  await sql`alter database ${name} set search_path = public, pg_catalog`.execute(inside);
  await inside.destroy();
  assert.equal(await refusal(old), `${old.place} is of version 14.9, but Livery needs 15 or later`);
});

test('a transaction that is ended for the sake of another is begun anew', async () => {
  await sql`create table counts (name text primary key, n integer not null)`.execute(store);
  await sql`insert into counts values ('a', 0), ('b', 0)`.execute(store);
  let begun = 0;
  const both = Promise.withResolvers<void>();
  const inOrder = (first: string, second: string) =>
    store.transaction().execute(async (tx) => {
      await sql`update counts set n = n + 1 where name = ${first}`.execute(tx);
      if (++begun === 2) both.resolve();
      await both.promise;
      await sql`update counts set n = n + 1 where name = ${second}`.execute(tx);
    });
  await Promise.all([inOrder('a', 'b'), inOrder('b', 'a')]);
  const { rows } = await sql<{ n: number }>`select n from counts`.execute(store);
  assert.deepEqual(rows, [{ n: 2 }, { n: 2 }]);
  // On a busy machine PostgreSQL may find the deadlock from both ends at once, and end both.
  assert.ok(begun === 3 || begun === 4, `begun ${begun} times`);
});

test('a PostgreSQL that ends and comes back is unavailable meanwhile, and then as before', async () => {
  const id = await readStoreId(store);
  await Promise.all(Array.from({ length: 20 }, () => readStoreId(store)));
  await postgres.halt({ immediate: true });
  await assert.rejects(readStoreId(store), StoreUnavailable);
  await assert.rejects(
    store.transaction().execute((tx) => sql`select 1`.execute(tx)),
    StoreUnavailable,
  );
  await postgres.start();
  assert.equal(await readStoreId(store), id);
});

test('a transaction whose connection ends before it is committed is no success, and nobody says that it failed', async () => {
  const lost = store.transaction().execute(async (tx) => {
    await sql`insert into counts values ('lost', 1)`.execute(tx);
    await postgres.restart({ immediate: true });
  });
  await assert.rejects(lost, CommitUnknown);
  assert.deepEqual((await sql`select 1 from counts where name = 'lost'`.execute(store)).rows, []);
  const between = store.transaction().execute(async (tx) => {
    await sql`select 1`.execute(tx);
    await postgres.restart();
    await sql`select 1`.execute(tx);
  });
  await assert.rejects(between, (error) => error instanceof StoreUnavailable && !(error instanceof CommitUnknown));
});
