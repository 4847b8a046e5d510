import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { createLocalBackend } from '../backends/local/local.ts';
import { APP_VARIABLE, PLACE_VARIABLE } from '../backends/local/processes.ts';
import { openStore } from '../store/open.ts';
import { createLog } from '../telemetry/log.ts';
import type { Apps } from './apps.ts';
import { insertApp } from './store.ts';
import { sayRest, startSweeper, sweep } from './sweep.ts';
import { createTurns } from './turns.ts';

/* Real processes with the tags of drivers, which are the tags alone. */
const base = await realpath(await mkdtemp(join(tmpdir(), 'livery-sweep-')));
const store = await openStore(base);
const lines: { message: string; uid: string }[] = [];
const log = createLog((line) => void lines.push(JSON.parse(line)));
const backend = createLocalBackend(base, 'here', { path: '/nowhere', version: '4', scala: '2.13' }, log);
const stopping = new AbortController().signal;
const self = { id: () => 'server', place: 'here' };
const apps = { store, backend, self, log, turns: createTurns(), stopping } as unknown as Apps;
const children: ChildProcess[] = [];
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await store.destroy();
  await rm(base, { recursive: true });
});
beforeEach(() => {
  lines.length = 0;
});

const retention = { ageMs: 1_000, rows: null, bytes: null, listedMs: 0, tombstonesMs: 0 };

async function sweepOnce(dryRun: boolean): Promise<void> {
  await startSweeper(apps, retention, dryRun).stop();
}

async function driverOf(uid: string): Promise<ChildProcess> {
  await mkdir(join(base, 'apps', uid), { recursive: true });
  const env = { ...process.env, [APP_VARIABLE]: uid, [PLACE_VARIABLE]: `here:${join(base, 'apps')}` };
  const child = spawn('sleep', ['500'], { env, stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  return child;
}

async function acceptedApp(): Promise<string> {
  const facts = {
    noun: 'batch',
    name: null,
    owner: null,
    proxyUser: null,
    state: 'starting',
    now: Date.now(),
  } as const;
  const { uid } = await store
    .transaction()
    .execute((tx) => insertApp(tx, { ...facts, instance: 'server', place: 'here' }));
  return uid;
}

const runs = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;

test('a dry run says of each app without a row once that it would be ended, and ends nothing', async () => {
  const stray = await driverOf('5747');
  await startSweeper(apps, retention, true).stop();
  const rest = sayRest(new Set());
  for (const round of [1, 2]) {
    await sweep(apps, retention, rest);
    assert.equal(lines.length, 2, `round ${round}`);
  }
  assert.deepEqual(
    lines.map(({ message, uid }) => [message, uid]),
    Array(2).fill(['an app without a record would be ended and removed, were this no dry run', '5747']),
  );
  assert.ok(runs(stray) && existsSync(join(base, 'apps', '5747')));
});

test('an app without a row is ended and removed, with files or without; one that has a row is left alone', async () => {
  const [stray, bare, kept] = [await driverOf('57a4'), await driverOf('ba4e'), await driverOf(await acceptedApp())];
  await rm(join(base, 'apps', 'ba4e'), { recursive: true });
  await sweepOnce(false);
  assert.deepEqual([stray, bare, kept].map(runs), [false, false, true]);
  assert.ok(!existsSync(join(base, 'apps', '57a4')));
});

test('nothing is ended where the store cannot be asked', async () => {
  const stray = await driverOf('d0a7');
  const broken = await openStore(join(base, 'other'));
  await broken.destroy();
  const sweeper = startSweeper({ ...apps, store: broken }, retention, false);
  await sweeper.stop();
  assert.deepEqual([runs(stray), lines.map(({ message }) => message)], [true, ['sweep failed']]);
});
