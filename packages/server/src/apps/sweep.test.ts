import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createLocalBackend } from '../backends/local/local.ts';
import { createFeed } from '../feed/feed.ts';
import { dropBytesOf, insertAddition, insertChunk } from '../jobs/additions.ts';
import { insertJob, sizeOfJobs } from '../jobs/store.ts';
import { insertStatement, sizeOfStatements } from '../statements/store.ts';
import { openStore, type Store } from '../store/open.ts';
import { createLog } from '../telemetry/log.ts';
import type { Apps } from './apps.ts';
import type { Noun } from './noun.ts';
import type { Retention } from './retention.ts';
import { insertApp, readApp } from './store.ts';
import { sweep } from './sweep.ts';
import { findTombstone } from './tombstones.ts';
import { createTurns } from './turns.ts';

const dir = await mkdtemp(join(tmpdir(), 'livery-sweep-'));
const store = await openStore(dir);
const log = createLog(() => undefined);
const backend = createLocalBackend(dir, 'here', { path: '/nowhere', version: '4', scala: '2.13' }, log);
after(async () => {
  backend.close();
  await store.destroy();
  await rm(dir, { recursive: true });
});

const tidy = async (db: Store, uid: string) => {
  await dropBytesOf(db, uid);
  return (await sizeOfStatements(db, uid)) + (await sizeOfJobs(db, uid));
};
const parts: Partial<Apps> = {
  store,
  backend,
  log,
  self: { id: () => 'server', place: 'here' },
  others: { wanted: () => undefined, deleted: () => undefined, log: async () => null },
  nouns: { session: { tidy } as Partial<Noun> as Noun, batch: { tidy: async () => 0 } as Partial<Noun> as Noun },
  feed: createFeed(),
  turns: createTurns(),
  stopping: new AbortController().signal,
};
const apps = parts as Apps;
const retention: Retention = { ageMs: 1e9, rows: null, bytes: null, listedMs: 0, tombstonesMs: 1e9 };

/** A session that ended so long ago, ms; with 300 bytes of log, 5 of a statement, 4 of a job, and a file that was sent. */
async function endedSession(ago: number): Promise<string> {
  const about = { noun: 'session', name: null, owner: null, proxyUser: null, state: 'starting', now: 1 } as const;
  const { uid } = await insertApp(store, { ...about, instance: 'server', place: 'here' });
  await store
    .updateTable('apps')
    .set({ state: 'dead', ended_at: Date.now() - ago })
    .where('uid', '=', uid)
    .execute();
  const row = { uid, kind: 'sql', request_json: '{}', last_event: 0, next_statement: 1, last_activity: 1 };
  await store.insertInto('sessions').values(row).execute();
  const done = { session_uid: uid, id: 0, sent: 1, started_at: 1, completed_at: 2 };
  await insertStatement(store, { ...done, kind: 'sql', code: 'é', state: 'available', output_json: '{ }' });
  const ran = { job: '', after_statement: 0, created_at: 1, result: 'abcd', error: null };
  await insertJob(store, { ...done, ...ran, runtime: 'python', state: 'SUCCEEDED' });
  const file = await insertAddition(store, { session_uid: uid, name: 'a.jar', uri: null, goes_to: 'classPath' });
  await insertChunk(store, file.uid, 0, Buffer.alloc(1000));
  await mkdir(join(dir, 'apps', uid, 'work'), { recursive: true });
  await writeFile(join(dir, 'apps', uid, 'stdout'), 'x'.repeat(100));
  await writeFile(join(dir, 'apps', uid, 'work', 'core'), 'x'.repeat(200));
  return uid;
}

test('what has ended is measured once, what only its driver needed is freed, and the oldest go first', async () => {
  const [old, young] = [await endedSession(2000), await endedSession(1000)];
  await sweep(apps, retention);
  for (const uid of [old, young]) assert.equal((await readApp(store, uid))?.bytes, 309);
  assert.deepEqual(await store.selectFrom('addition_chunks').selectAll().execute(), []);

  await sweep(apps, { ...retention, bytes: 617 });
  assert.equal(await readApp(store, old), null);
  assert.equal(existsSync(join(dir, 'apps', old)), false);
  assert.equal(existsSync(join(dir, 'apps', young, 'stdout')), true);
  const { state, reason, removed_by } = (await findTombstone(store, 'session', 0)) ?? assert.fail();
  assert.deepEqual([state, reason, removed_by], ['dead', 'bytes', null]);

  await sweep(apps, { ...retention, ageMs: 500 });
  assert.equal((await findTombstone(store, 'session', 1))?.reason, 'age');
  await sweep(apps, { ...retention, tombstonesMs: -1000 });
  assert.equal(await findTombstone(store, 'session', 0), null);
});

test('files without a row go, and nothing of what lives', async () => {
  const about = { noun: 'session', name: null, owner: null, proxyUser: null, state: 'starting', now: 1 } as const;
  const { uid } = await insertApp(store, { ...about, instance: 'server', place: 'here' });
  for (const each of [uid, 'f'.repeat(24)]) await mkdir(join(dir, 'apps', each), { recursive: true });
  await sweep(apps, { ...retention, ageMs: 0, rows: 0, bytes: 0 });
  assert.notEqual(await readApp(store, uid), null);
  assert.deepEqual(await backend.list(), [uid]);
});
