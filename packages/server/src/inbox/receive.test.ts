import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AgentEvent } from '@livery/protocol/agent';
import { insertApp, readApp } from '../apps/store.ts';
import { createFeed } from '../feed/feed.ts';
import { insertStatement, nextStatementId, readStatement } from '../statements/store.ts';
import type { Store } from '../store/open.ts';
import { STORES, type TestStore } from '../store/testing/stores.ts';
import { MissingEvent, receive } from './receive.ts';
import { resume } from './resume.ts';

/** A session in the store, as `POST /sessions` leaves it, with `waiting` statements. */
async function newSession(store: Store, waiting: number): Promise<string> {
  return store.transaction().execute(async (tx) => {
    const now = Date.now();
    const app = await insertApp(tx, {
      noun: 'session',
      name: null,
      owner: null,
      proxyUser: null,
      state: 'starting',
      instance: 'server',
      place: 'here',
      now,
    });
    const row = { uid: app.uid, kind: 'pyspark', request_json: '{}', last_event: 0, next_statement: 0 };
    await tx
      .insertInto('sessions')
      .values({ ...row, last_activity: now })
      .execute();
    for (let i = 0; i < waiting; i++) {
      const id = (await nextStatementId(tx, app.uid)) ?? -1;
      const times = { started_at: 0, completed_at: 0 };
      const statement = { session_uid: app.uid, id, kind: 'pyspark', code: '1', state: 'waiting', sent: 0 };
      await insertStatement(tx, { ...statement, output_json: null, ...times });
    }
    return app.uid;
  });
}

const ready = (n: number): AgentEvent => ({
  n,
  type: 'ready',
  applicationId: 'local-1',
  sparkUiUrl: null,
  sparkVersion: '4.3.0',
  scalaVersion: '2.13',
  at: 1,
});
const started = (n: number, id: number): AgentEvent => ({ n, type: 'started', id, at: 10 });
const finished = (n: number, id: number, output: string | null, parts = 0): AgentEvent => ({
  n,
  type: 'finished',
  id,
  at: 20,
  state: 'available',
  output,
  parts,
});

for (const [kind, open] of Object.entries(STORES)) {
  describe(`what agents say, in ${kind}`, () => {
    const feed = createFeed();
    let opened: TestStore;
    let store: Store;
    before(async () => {
      opened = await open();
      store = opened.store;
    });
    after(() => opened.dispose());
    const stateOf = async (uid: string) => (await readApp(store, uid))?.state;

    test('a session is idle once nothing is left to run, and not before', async () => {
      const uid = await newSession(store, 1);
      await receive(store, feed, uid, [ready(1)]);
      assert.equal(await stateOf(uid), 'busy');
      await receive(store, feed, uid, [started(2, 0)]);
      assert.equal((await readStatement(store, uid, 0))?.state, 'running');
      await receive(store, feed, uid, [finished(3, 0, '{"status":"ok"}')]);
      const statement = await readStatement(store, uid, 0);
      assert.deepEqual(
        [statement?.state, statement?.started_at, statement?.completed_at, statement?.output_json],
        ['available', 10, 20, '{"status":"ok"}'],
      );
      assert.equal(await stateOf(uid), 'idle');
    });

    test('events that come again change nothing', async () => {
      const uid = await newSession(store, 1);
      const events = [ready(1), started(2, 0), finished(3, 0, '{"a":1}')];
      await receive(store, feed, uid, events);
      await receive(store, feed, uid, [started(2, 0), finished(3, 0, '{"a":2}')]);
      assert.equal((await readStatement(store, uid, 0))?.output_json, '{"a":1}');
      assert.equal((await resume(store, 'server', uid, { statements: [], jobs: [], lastStored: 0 })).lastStored, 3);
    });

    test('a gap is refused whole, so that the agent sends again', async () => {
      const uid = await newSession(store, 1);
      await assert.rejects(receive(store, feed, uid, [ready(1), finished(3, 0, '{}')]), MissingEvent);
      assert.equal(await stateOf(uid), 'starting');
      assert.equal((await resume(store, 'server', uid, { statements: [], jobs: [], lastStored: 0 })).lastStored, 0);
    });

    test('a long output is put together from its parts; one that is no JSON becomes an error', async () => {
      const uid = await newSession(store, 2);
      const parts: AgentEvent[] = ['{"data":', '12345678901234567890.5', '}'].map((text, i) => ({
        n: i + 3,
        type: 'part',
        id: 0,
        text,
      }));
      await receive(store, feed, uid, [ready(1), started(2, 0), ...parts, finished(6, 0, null, 3)]);
      assert.equal((await readStatement(store, uid, 0))?.output_json, '{"data":12345678901234567890.5}');
      await receive(store, feed, uid, [started(7, 1), finished(8, 1, '{"broken')]);
      assert.match((await readStatement(store, uid, 1))?.output_json ?? '', /"ename":"InternalError"/);
    });

    test('an agent that dials is told what it does not know, in order', async () => {
      const uid = await newSession(store, 3);
      const first = await resume(store, 'server', uid, { statements: [], jobs: [], lastStored: 0 });
      assert.deepEqual(
        first.frames.map((frame) => (frame.type === 'run' ? frame.id : frame.type)),
        [0, 1, 2],
      );
      assert.equal((await readStatement(store, uid, 2))?.sent, 1);
      const again = await resume(store, 'server', uid, { statements: [0, 1], jobs: [], lastStored: 0 });
      assert.deepEqual(
        again.frames.map((frame) => (frame.type === 'run' ? frame.id : frame.type)),
        [2],
      );
    });

    test('an agent that knows of more than the store, which was set back, is told to stop, and why is known', async () => {
      const uid = await newSession(store, 1);
      await receive(store, feed, uid, [ready(1)]);
      const { frames } = await resume(store, 'server', uid, { statements: [], jobs: [], lastStored: 3 });
      assert.deepEqual(frames, [{ type: 'stop' }]);
      assert.match((await readApp(store, uid))?.cause ?? '', /was set back/);
      const fits = await resume(store, 'server', await newSession(store, 1), {
        statements: [],
        jobs: [],
        lastStored: 0,
      });
      assert.equal(fits.frames[0]?.type, 'run');
    });

    test('the agent of a session that is gone is told to stop', async () => {
      const { frames } = await resume(store, 'server', 'abc', { statements: [], jobs: [], lastStored: 0 });
      assert.deepEqual(frames, [{ type: 'stop' }]);
    });
  });
}
