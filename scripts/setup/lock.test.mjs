import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { acquireLock } from './lock.mjs';

const signal = new AbortController().signal;
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livery-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('one holder at a time', async () => {
  const first = await acquireLock(signal, folder);
  let taken = false;
  const second = acquireLock(signal, folder).then((lock) => {
    taken = true;
    return lock;
  });
  // The third takes or does not take the lock at once; only its wait is ended, and by then the second had its turn too.
  const third = new AbortController();
  setImmediate(() => third.abort(new Error('enough')));
  await assert.rejects(acquireLock(third.signal, folder), { message: 'enough' });
  assert.equal(taken, false);
  first.release();
  (await second).release();
  assert.deepEqual(readdirSync(folder), []);
});

test('the lock of a killed process is taken over', async () => {
  await leaveLock('process.kill(process.pid, "SIGKILL");');
  assert.ok(existsSync(join(folder, 'lock')));
  const lock = await acquireLock(signal, folder);
  const [holder] = JSON.parse(readFileSync(join(folder, 'lock', 'holders'), 'utf8'));
  assert.equal(holder.pid, process.pid);
  lock.release();
});

test('the command of a killed set-up still holds the lock', async () => {
  const command = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  await leaveLock(`lock.running(${command.pid}); process.kill(process.pid, "SIGKILL");`);
  let ended = false;
  const taken = acquireLock(signal, folder).then((lock) => {
    assert.ok(ended);
    lock.release();
  });
  command.once('exit', () => {
    ended = true;
  });
  command.stdin.end();
  await taken;
});

test('a wait can be ended', async () => {
  const lock = await acquireLock(signal, folder);
  await assert.rejects(acquireLock(AbortSignal.abort(new Error('enough')), folder), { message: 'enough' });
  lock.release();
});

/** A process takes the lock, runs the code, and is gone. */
async function leaveLock(code) {
  const module = pathToFileURL(join(import.meta.dirname, 'lock.mjs')).href;
  const script = `import { acquireLock } from ${JSON.stringify(module)};
    const lock = await acquireLock(new AbortController().signal, ${JSON.stringify(folder)});
    ${code}`;
  await once(spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' }), 'exit');
}
