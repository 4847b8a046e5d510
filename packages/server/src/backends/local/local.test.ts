import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readlink, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { packageFolder } from '../../config/package-folder.ts';
import { createLog } from '../../telemetry/log.ts';
import { PassingError } from '../passing.ts';
import { readClaim } from './claim.ts';
import { appDirectory, makeAppDirectory } from './directory.ts';
import { createLocalBackend } from './local.ts';
import { startOf } from './proc.ts';
import { APP_VARIABLE, PLACE_VARIABLE, processesOf } from './processes.ts';
import { makeTemporary } from './temporary.ts';
import { untilClaimed } from './until-claimed.ts';

/*
 * The real wrapper and real processes; only the driver is a shell command, for what is tested here is everything around
 * it. Spark's own drivers run in the whole tests.
 */
const dataDir = await mkdtemp(join(tmpdir(), 'livery-local-'));
const spark = { path: '/nowhere', version: '4', scala: '2.13' };
const backend = createLocalBackend(
  dataDir,
  'here',
  spark,
  createLog(() => undefined),
);
const children: ChildProcess[] = [];
after(async () => {
  backend.close();
  for (const child of children) child.kill('SIGKILL');
  await rm(dataDir, { recursive: true });
});

/** What the processes of this backend's drivers bear. */
const PLACE = `here:${join(await realpath(dataDir), 'apps')}`;
const dirOf = (uid: string) => appDirectory(join(dataDir, 'apps'), uid);

/** Starts a driver as the backend does, and waits until it is claimed. */
async function start(uid: string, command: string): Promise<ChildProcess> {
  const child = await spawnWrapper(uid, command);
  await until(async () => (await readClaim(dirOf(uid).path)) !== null);
  return child;
}

/** `before` is what the shell of the wrapper does first. */
async function spawnWrapper(uid: string, command: string, before = ':', place = PLACE): Promise<ChildProcess> {
  const dir = dirOf(uid);
  await makeAppDirectory(dir);
  const wrapper = join(packageFolder(), 'assets', 'driver.sh');
  const TMPDIR = await makeTemporary(dir, uid);
  const env = { ...process.env, SPARK_CONF_DIR: '/nowhere', TMPDIR, [APP_VARIABLE]: uid, [PLACE_VARIABLE]: place };
  const words = [wrapper, dir.path, 'apart', '/bin/sh', '-c', command];
  const child = spawn('/bin/sh', ['-c', `${before}; exec /bin/sh "$@"`, 'sh', ...words], {
    cwd: dir.work,
    env,
    detached: true,
    stdio: 'ignore',
  });
  children.push(child);
  return child;
}

/** What a process writes fails from now on, as on a full disk, or no longer. It has to be deaf to SIGXFSZ. */
async function setRoom(pid: number | undefined, room: 'none' | 'unlimited'): Promise<void> {
  await promisify(execFile)('prlimit', ['--pid', String(pid), `--fsize=${room === 'none' ? 0 : room}:unlimited`]);
}
const DEAF = "trap '' XFSZ";

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await condition()) return;
    await sleep(20);
  }
  throw new Error('it did not come true within 10 s');
}

const fileHas = (path: string) =>
  readFile(path, 'utf8').then(
    (text) => text !== '',
    () => false,
  );

test('a driver’s outputs and exit code are written down', async () => {
  await start('ends', 'echo out; echo err >&2; exit 7');
  await until(async () => (await backend.find('ends')).state === 'ended');
  assert.deepEqual(await backend.find('ends'), { state: 'ended', exitCode: 7 });
  const { stdout, stderr } = backend.outputs('ends');
  assert.deepEqual([await readFile(stdout, 'utf8'), await readFile(stderr ?? '', 'utf8')], ['out\n', 'err\n']);
});

test('what nobody started is absent', async () => {
  assert.deepEqual(await backend.find('never'), { state: 'absent' });
});

test('of two starts of one app only one runs', async () => {
  const command = 'echo run >>runs; while [ ! -e go ]; do sleep 0.02; done';
  const first = await start('twice', command);
  const second = await start('twice', command);
  const [code] = second.exitCode === null ? await once(second, 'exit') : [second.exitCode];
  assert.equal(code, 75);
  assert.equal((await backend.find('twice')).state, 'alive');
  await writeFile(join(dirOf('twice').work, 'go'), '');
  if (first.exitCode === null) await once(first, 'exit');
  assert.equal(await readFile(join(dirOf('twice').work, 'runs'), 'utf8'), 'run\n');
});

test('where nothing can be written nothing is begun, and it can be begun later', async () => {
  const refused = await spawnWrapper('full', 'echo run >runs', `${DEAF}; ulimit -S -f 0`);
  const [code] = refused.exitCode === null ? await once(refused, 'exit') : [refused.exitCode];
  assert.equal(code, 74);
  assert.deepEqual(await backend.find('full'), { state: 'absent' });
  await start('full', 'echo run >>runs');
  await until(async () => (await backend.find('full')).state === 'ended');
  assert.equal(await readFile(join(dirOf('full').work, 'runs'), 'utf8'), 'run\n');
});

test('how a driver ended is kept until it can be written down', async () => {
  const wrapper = await spawnWrapper('kept', 'echo up >up; while [ ! -e go ]; do sleep 0.02; done; exit 7', DEAF);
  await until(() => fileHas(join(dirOf('kept').work, 'up')));
  await setRoom(wrapper.pid, 'none');
  await writeFile(join(dirOf('kept').work, 'go'), '');
  await until(async () => existsSync(join(dirOf('kept').path, 'exit')));
  assert.deepEqual(await backend.find('kept'), { state: 'alive' });
  await setRoom(wrapper.pid, 'unlimited');
  await until(async () => (await backend.find('kept')).state === 'ended');
  assert.deepEqual(await backend.find('kept'), { state: 'ended', exitCode: 7 });
});

test('kill ends all of a driver: what ignores SIGTERM, left its session, or lost its environment', async () => {
  const deaf = `trap '' TERM; setsid sleep 500 & env -i sleep 500 & echo up >up; while :; do sleep 0.1; done`;
  await start('deaf', deaf);
  await until(() => fileHas(join(dirOf('deaf').work, 'up')));
  const claim = await readClaim(dirOf('deaf').path);
  // One that is just becoming another program is in no environment for a moment.
  await until(async () => (await processesOf('deaf', claim?.pid ?? null)).length >= 4);
  await backend.kill('deaf');
  assert.deepEqual(await processesOf('deaf', claim?.pid ?? null), []);
  assert.deepEqual(await backend.find('deaf'), { state: 'ended', exitCode: 137 });
});

test('a claim of which a wrapper that was killed wrote nothing is made anew', async () => {
  await makeAppDirectory(dirOf('half'));
  const claim = join(dirOf('half').path, 'claim');
  await writeFile(claim, '');
  const refused = await spawnWrapper('half', 'exit 4');
  await assert.rejects(untilClaimed(dirOf('half'), 'half', refused), PassingError);
  assert.equal(existsSync(claim), false);
  await untilClaimed(dirOf('half'), 'half', await spawnWrapper('half', 'exit 4'));
  await until(async () => (await backend.find('half')).state === 'ended');
  assert.deepEqual(await backend.find('half'), { state: 'ended', exitCode: 4 });
});

test('a claim whose pid is another’s by now is no claim on that process', async () => {
  const bystander = spawn('sleep', ['500'], { detached: true, stdio: 'ignore' });
  children.push(bystander);
  const pid = bystander.pid ?? 0;
  const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  const started = (await startOf(pid)) ?? '';
  for (const [uid, claim] of Object.entries({
    reused: `${pid} ${Number(started) - 1} ${boot}\n`,
    rebooted: `${pid} ${started} another-boot\n`,
  })) {
    await makeAppDirectory(dirOf(uid));
    await writeFile(join(dirOf(uid).path, 'claim'), claim);
    assert.deepEqual(await backend.find(uid), { state: 'ended', exitCode: null }, uid);
    await backend.kill(uid);
    assert.equal(await startOf(pid), started, uid);
  }
});

test('a driver whose wrapper was killed lives until it ends, and its exit code is unknown', async () => {
  const wrapper = await start('orphan', 'echo up >up; while [ ! -e go ]; do sleep 0.02; done');
  await until(() => fileHas(join(dirOf('orphan').work, 'up')));
  wrapper.kill('SIGKILL');
  await once(wrapper, 'exit');
  assert.equal((await backend.find('orphan')).state, 'alive');
  await writeFile(join(dirOf('orphan').work, 'go'), '');
  await until(async () => (await backend.find('orphan')).state === 'ended');
  assert.deepEqual(await backend.find('orphan'), { state: 'ended', exitCode: null });
});

test('an end that cannot be written down is told again', async () => {
  await start('told', 'exit 3');
  const told: (number | null)[] = [];
  backend.watch('told', async ({ exitCode }) => {
    told.push(exitCode);
    if (told.length === 1) throw new Error('the disk is full');
  });
  await until(async () => told.length === 2);
  assert.deepEqual(told, [3, 3]);
});

test('what outlives its driver is ended before the end is told', async () => {
  await start('left', 'setsid sleep 500 & echo up >up; kill -9 $$');
  const left = new Promise<number[]>((resolve) => {
    backend.watch('left', async () => resolve(await processesOf('left', null)));
  });
  assert.deepEqual(await left, []);
});

test('a driver has a temporary folder of its own, which its wrapper removes', async () => {
  await start('tidy', 'echo x >"$TMPDIR/left"; while [ ! -e go ]; do sleep 0.02; done');
  const temporary = await readlink(dirOf('tidy').temporary);
  await until(() => fileHas(join(temporary, 'left')));
  assert.deepEqual([(await stat(temporary)).mode & 0o777, dirname(temporary)], [0o700, tmpdir()]);
  await writeFile(join(dirOf('tidy').work, 'go'), '');
  await until(async () => !existsSync(temporary));
  assert.deepEqual(await backend.find('tidy'), { state: 'ended', exitCode: 0 });
});

test('an end is told when nothing of the driver runs or lies about any more, whoever was killed', async () => {
  const wrapper = await start('untidy', 'sleep 500 & echo $! >"$TMPDIR/left"; while [ ! -e go ]; do sleep 0.02; done');
  const temporary = await readlink(dirOf('untidy').temporary);
  await until(() => fileHas(join(temporary, 'left')));
  wrapper.kill('SIGKILL');
  await writeFile(join(dirOf('untidy').path, 'exit'), '0\n');
  const seen = new Promise<unknown[]>((resolve) => {
    backend.watch('untidy', async () => resolve([await processesOf('untidy', null), existsSync(temporary)]));
  });
  assert.deepEqual(await seen, [[], false]);
});

test('what has processes is listed also without files, and removed; what is another place’s is left alone', async () => {
  const stray = await spawnWrapper('57a1', 'echo up >up; sleep 500');
  const others = await spawnWrapper('57a2', 'echo up >up; sleep 500', ':', 'there:/data/apps');
  for (const uid of ['57a1', '57a2']) {
    await until(() => fileHas(join(dirOf(uid).work, 'up')));
    await rm(await readlink(dirOf(uid).temporary), { recursive: true });
    await rm(dirOf(uid).path, { recursive: true });
  }
  const listed = await backend.list();
  assert.deepEqual([listed.includes('57a1'), listed.includes('57a2'), listed.includes('tidy')], [true, false, true]);
  await backend.remove('57a1');
  assert.deepEqual([await processesOf('57a1', stray.pid ?? null), others.exitCode], [[], null]);
});

test('a temporary folder that is not the driver’s own is neither used nor removed', async () => {
  await makeAppDirectory(dirOf('bent'));
  const path = join(tmpdir(), 'livery-bent');
  await writeFile(path, 'another’s');
  try {
    await assert.rejects(makeTemporary(dirOf('bent'), 'bent'), /is not a folder of this user$/);
  } finally {
    await rm(path);
  }
  await rm(dirOf('bent').temporary);
  await symlink(dataDir, dirOf('bent').temporary);
  await backend.remove('bent');
  assert.ok(existsSync(dataDir) && !existsSync(dirOf('bent').path));
});
