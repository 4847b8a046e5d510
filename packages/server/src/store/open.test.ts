import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { StoreError } from './errors.ts';
import { migrations } from './migrations.ts';
import { readStoreId } from './open.ts';
import { STORES, type TestStore } from './testing/stores.ts';

for (const [kind, open] of Object.entries(STORES)) {
  describe(`a store in ${kind}`, () => {
    let opened: TestStore;
    before(async () => {
      opened = await open();
    });
    after(() => opened.dispose());

    async function keep(code: string, bytes = new Uint8Array()): Promise<{ code: string; bytes: Uint8Array }> {
      const { store } = opened;
      const uid = Math.random().toString(36);
      const id = Math.floor(Math.random() * 2 ** 40);
      const app = { uid, noun: 'session', id, state: 'idle', version: 0, created_at: Date.now() } as const;
      await store.insertInto('apps').values(app).execute();
      const session = { uid, kind: 'sql', request_json: '{}', last_event: 0, next_statement: 0, last_activity: 1 };
      await store.insertInto('sessions').values(session).execute();
      const facts = { state: 'waiting', sent: 0, started_at: 0, completed_at: 0 };
      await store
        .insertInto('statements')
        .values({ session_uid: uid, id: 0, kind: 'sql', code, ...facts })
        .execute();
      const addition = { uid, session_uid: uid, name: 'a', chunks: 1, goes_to: '', state: 'waiting', created_at: 1 };
      await store.insertInto('additions').values(addition).execute();
      await store.insertInto('addition_chunks').values({ addition_uid: uid, chunk: 0, bytes }).execute();
      const found = store.selectFrom('statements').select('code').where('session_uid', '=', uid);
      const chunk = store.selectFrom('addition_chunks').select('bytes').where('addition_uid', '=', uid);
      const [kept, piece] = [await found.executeTakeFirstOrThrow(), await chunk.executeTakeFirstOrThrow()];
      await store.deleteFrom('apps').where('uid', '=', uid).execute();
      assert.equal((await found.execute()).length, 0, 'what hangs on an app goes with it');
      return { code: kept.code, bytes: piece.bytes };
    }

    test('keeps any text and any bytes as they are', async () => {
      const texts = [
        '',
        'a\0b',
        '\0\0',
        '\uE000',
        '\uE0000\uE0001\0',
        "\\'\u{1F40E}\u2028",
        'x\0'.repeat(10_000),
        'é'.repeat(8_000_000),
      ];
      for (const text of texts) assert.ok((await keep(text)).code === text, JSON.stringify(text.slice(0, 20)));
      const bytes = Uint8Array.from({ length: 1024 * 1024 }, (_, i) => i % 256);
      assert.deepEqual(Buffer.from((await keep('', bytes)).bytes), Buffer.from(bytes));
    });

    test('finds a name with the character NUL in it, and nothing under numbers that are too large', async () => {
      const { store } = opened;
      const facts = { state: 'idle', version: 0, created_at: Date.now() };
      await store
        .insertInto('apps')
        .values({ uid: 'nul', noun: 'batch', id: 2 ** 40, name: 'a\0b', ...facts })
        .execute();
      const named = store.selectFrom('apps').select(['uid', 'id', 'created_at']).where('name', '=', 'a\0b');
      assert.deepEqual(
        { ...(await named.executeTakeFirst()) },
        { uid: 'nul', id: 2 ** 40, created_at: facts.created_at },
      );
      const none = store.selectFrom('apps').select('uid').where('id', '=', Number.MAX_SAFE_INTEGER);
      assert.deepEqual(await none.execute(), []);
      assert.deepEqual(await store.selectFrom('apps').select('uid').where('id', 'in', []).execute(), []);
    });

    test('that a newer version has changed serves this one where the change is additive, and refuses it else', async () => {
      const id = await readStoreId(opened.store);
      const more = { ...migrations, '9998-more': { up: addTable('more'), additive: true } } as const;
      await opened.reopen(more);
      assert.equal(await readStoreId(await opened.reopen()), id);
      await opened.reopen({ ...more, '9999-other': { up: addTable('other') } });
      const refused = (error: Error) =>
        error instanceof StoreError && /was made by a newer Livery, whose 9999-other this one/.test(error.message);
      await assert.rejects(opened.reopen(), refused);
      await assert.rejects(opened.reopen(more), refused);
      assert.equal(await readStoreId(await opened.reopen({ ...more, '9999-other': { up: addTable('other') } })), id);
    });
  });
}

function addTable(name: string) {
  return async (db: Parameters<(typeof migrations)[string]['up']>[0]) => {
    await sql`create table ${sql.table(name)} (a integer)`.execute(db);
  };
}
