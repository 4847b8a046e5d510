import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { freePort } from '../packages/server/src/store/testing/free-port.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

const ROOT = new URL('..', import.meta.url).pathname;

describe('the two commands', () => {
  const children: ChildProcess[] = [];
  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  /** Runs `npm` as a user does, and collects what it prints. */
  function npm(...args: string[]) {
    const env = { ...process.env, SPARK_HOME: newest.home, PYSPARK_PYTHON: newest.python };
    const child = spawn('npm', args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    const printed: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => printed.push(String(text)));
    return { child, exit: once(child, 'exit'), printed: () => printed.join('') };
  }

  test('npm start says where it listens, and a SIGTERM that only npm gets stops the server', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'livery-npm-'));
    try {
      const port = await freePort();
      const { child, exit, printed } = npm('start', '--', '--port', String(port), '--data-dir', dir);
      await until(
        'the line with the address',
        async () => printed().includes(`http://127.0.0.1:${port}`),
        120,
        printed,
      );
      assert.equal(
        await (await fetch(`http://127.0.0.1:${port}/batches`)).text(),
        '{"from":0,"total":0,"sessions":[]}',
      );
      assert.ok((await processesNaming(dir)).length > 0);
      child.kill('SIGTERM');
      await exit;
      await until(
        'the server to end',
        async () => (await processesNaming(dir)).length === 0,
        20,
        () => processesNaming(dir),
      );
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  test('npm start says what it can be told, and in one sentence why it cannot start', async () => {
    const help = npm('start', '--', '--help');
    assert.deepEqual([(await help.exit)[0], /--data-dir DIR/.test(help.printed())], [0, true]);
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const dir = await mkdtemp(join(tmpdir(), 'livery-npm-'));
    try {
      const refused = npm('start', '--', '--port', String(port), '--data-dir', dir);
      assert.equal((await refused.exit)[0], 1);
      assert.match(
        refused.printed(),
        new RegExp(`^livery: 127\\.0\\.0\\.1 port ${port} is taken.* choose another`, 'm'),
      );
      const nowhere = npm('start', '--', '--port', '0', '--data-dir', '/proc/no/folder');
      assert.equal((await nowhere.exit)[0], 1);
      assert.match(nowhere.printed(), /^livery: the data directory \/proc\/no\/folder cannot be made: ENOENT/m);
    } finally {
      taken.close();
      await rm(dir, { recursive: true });
    }
  });

  test('npm run quickstart -- --once runs a batch and three sessions, and leaves nothing running', async () => {
    const port = await freePort();
    const { exit, printed } = npm('run', 'quickstart', '--', '--once', '--port', String(port));
    const [code] = await exit;
    assert.equal(code, 0, printed());
    assert.match(printed(), /pi is about 3\.\d+/);
    await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
  });
});

/** The processes whose command line names a path. */
async function processesNaming(path: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.includes(path)).map((line) => line.replaceAll('\0', ' '));
}
