import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { CreateBatch } from '@livery/protocol/batches';
import { createAccess } from '../auth/access.ts';
import { appDirectory } from '../backends/local/directory.ts';
import { createLocalBackend } from '../backends/local/local.ts';
import { processesOf } from '../backends/local/processes.ts';
import { submitLocally } from '../backends/local/submit.ts';
import { batchNoun } from '../batches/noun.ts';
import { insertBatch } from '../batches/store.ts';
import { createFeed } from '../feed/feed.ts';
import { createWaits } from '../http/waits.ts';
import { createIntake } from '../intake/intake.ts';
import { openStore } from '../store/open.ts';
import { createLog } from '../telemetry/log.ts';
import type { Apps } from './apps.ts';
import { launchApp } from './launch.ts';
import { createLineFiles } from './log.ts';
import { deleteApp, insertApp, noteLaunch, readApp } from './store.ts';
import { createTurns } from './turns.ts';

const base = await realpath(await mkdtemp(join(tmpdir(), 'livery-launch-')));
const allowed = join(base, 'allowed');
await mkdir(allowed);
const store = await openStore(join(base, 'store'));
const log = createLog(() => undefined);
const spark = { path: '/nowhere', version: '4', scala: '2.13' };
const backend = createLocalBackend(join(base, 'store'), 'here', spark, log);
after(async () => {
  backend.close();
  await store.destroy();
  await rm(base, { recursive: true });
});

const stopping = new AbortController().signal;
const lease = { id: 'server', place: 'here', agent_urls: '', version: '1', started_at: 1, expires_at: null };
await store.insertInto('instances').values(lease).execute();

const noun = batchNoun({ master: 'local', deployMode: null, defaults: {} }, { localDirs: [allowed], listConfs: [] });
const rights = { allowedUsers: [], viewUsers: [], modifyUsers: [], superusers: [] };
const apps: Apps = {
  store,
  backend,
  self: { id: () => 'server', place: 'here' },
  others: { wanted: () => undefined, deleted: () => undefined, log: async () => null },
  access: createAccess({ ...rights, enabled: false, impersonation: false }),
  creation: { refusedConf: [], maxStarting: null },
  intake: createIntake(false, stopping),
  nouns: { batch: noun, session: noun },
  feed: createFeed(),
  log,
  lineFiles: createLineFiles(),
  turns: createTurns(),
  waits: createWaits(stopping),
  stopping,
};

/** A batch that was accepted, and of which a crash left the row alone. */
async function acceptedBatch(request: Partial<CreateBatch>): Promise<string> {
  const whole = { file: 'hdfs://host/x.jar', args: [], jars: [], files: [], archives: [], pyFiles: [], conf: {} };
  return store.transaction().execute(async (tx) => {
    const about = { noun: 'batch', name: null, owner: null, proxyUser: null, state: 'starting', now: 1 } as const;
    const { uid } = await insertApp(tx, { ...about, instance: apps.self.id(), place: apps.self.place });
    await insertBatch(tx, uid, { ...whole, ...request } as CreateBatch);
    return uid;
  });
}

test('what may not be named any more when it is launched ends the app, which says so', async () => {
  const link = join(allowed, 'program.py');
  await writeFile(join(base, 'secret'), '');
  const uid = await acceptedBatch({ file: link });
  await symlink(join(base, 'secret'), link);
  await launchApp(apps, uid);
  const { state, cause } = (await readApp(store, uid)) ?? assert.fail();
  const why = `The driver could not be started: Local path ${link} cannot be added to user sessions.`;
  assert.deepEqual([state, cause], ['dead', why]);
});

test('what was deleted while its server stood still in the middle of the launch does not run on', async () => {
  const java = join(base, 'java');
  await writeFile(java, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o700 });
  const uid = await acceptedBatch({});
  const dir = appDirectory(join(base, 'store', 'apps'), uid);
  const late: Apps = {
    ...apps,
    backend: {
      ...backend,
      async submit(_, submission) {
        await deleteApp(store, uid);
        await submitLocally(dir, uid, 'here', spark, { java, options: [], classPath: '' }, submission);
      },
    },
  };
  await launchApp(late, uid);
  assert.deepEqual(await processesOf(uid, null), []);
  assert.deepEqual(await backend.list(), []);
});

test('what was launched, and of which nothing is left, is not launched again', async () => {
  const uid = await acceptedBatch({});
  await noteLaunch(store, uid, 1);
  await launchApp(apps, uid);
  const { state, cause } = (await readApp(store, uid)) ?? assert.fail();
  assert.deepEqual([state, /^The driver is gone/.test(cause ?? '')], ['dead', true]);
});
