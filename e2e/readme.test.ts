import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { freePort } from '../packages/server/src/store/testing/free-port.ts';
import { createLivy } from './support/livy.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const run = promisify(execFile);

/**
 * The own blocks of the README and of docs/api-v1.md, as they are printed there. Only what the reader's shell would say is set: where the server
 * listens and keeps its data, and in which folder the reader is. That one is a stand-in for the project's (links to what
 * the examples use), so that the `livy.conf` they write does not end up in the real one.
 */
describe('the examples of the README and of docs/api-v1.md', () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;
  let url: string;
  let stop: () => Promise<void>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'livery-readme-'));
    for (const name of ['package.json', 'scripts', 'examples']) await symlink(join(ROOT, name), join(folder, name));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    env = {
      ...process.env,
      SPARK_HOME: newest.home,
      PYSPARK_PYTHON: newest.python,
      LIVERY_SERVER_PORT: String(port),
      XDG_STATE_HOME: join(folder, 'state'),
      LIVERY: url,
    };
    const [start = ''] = await blocksOf('A batch');
    assert.match(start, /npm start -- --conf livy\.conf/);
    await startBy(start);
  });

  /** Runs a block that starts a server, until its line with the address; from then on `stop` stops that one. */
  async function startBy(block: string) {
    const server = spawn('sh', ['-c', block], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 2] });
    const exited = once(server, 'exit');
    let printed = '';
    server.stdout?.on('data', (chunk) => {
      printed += chunk;
    });
    stop = async () => {
      if (server.exitCode === null && server.pid !== undefined) process.kill(-server.pid, 'SIGTERM');
      await exited;
    };
    await until(
      'the line with the address',
      async () => printed.includes(url),
      300,
      () => printed,
    );
  }

  after(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });

  const shell = async (script: string) => (await run('sh', ['-ec', script], { cwd: folder, env })).stdout;

  test('a batch: submit, poll, log, delete', async () => {
    const [, example] = await blocksOf('A batch');
    const printed = await shell(example ?? '');
    assert.match(printed, /^\{"id":0,"name":"pi",.*"state":"starting"/);
    // Spark passes a Python's text on in pieces, so that a line of its own log may be appended to this one.
    assert.match(printed, /pi is about 3\.\d+ \(4,000,000 points in 8 tasks\)/);
    assert.match(printed, /\{"msg":"deleted"\}$/);
    assert.equal((await createLivy(url).ask('GET', '/batches')).text, '{"from":0,"total":0,"sessions":[]}');
  });

  test('a session: open, run, read, delete', async () => {
    const [example] = await blocksOf('A session');
    const printed = await shell(example ?? '');
    assert.match(printed, /^\{"id":0,"name":"demo",.*"kind":"pyspark"/);
    assert.match(printed, /"output":\{"status":"ok","execution_count":0,"data":\{"text\/plain":"499500"\}\}/);
    assert.match(printed, /\{"msg":"deleted"\}$/);
    assert.deepEqual(await readdir(join(folder, 'state', 'livery', 'apps')), []);
  });

  test('a batch under /v1: submit, wait, log, list, delete', async () => {
    const [example] = await blocksOf('A batch', 'docs/api-v1.md');
    const printed = await shell(example ?? '');
    assert.match(printed, /^\{"id":1,"name":"pi",.*"state":"starting"/);
    assert.match(printed, /"exitCode":0,.*"state":"success"/);
    assert.match(printed, /pi is about 3\.\d+ /);
    assert.match(printed, /\{"items":\[\{"id":1,"name":"pi",.*\}\],"nextCursor":null\}$/);
  });

  test('a session under /v1: open, run, wait, list, delete', async () => {
    const [example] = await blocksOf('A session', 'docs/api-v1.md');
    const printed = await shell(example ?? '');
    assert.match(printed, /^\{"id":1,"name":"notes",/);
    assert.match(
      printed,
      /"state":"available",.*"output":\{"status":"ok","execution_count":0,"data":\{"text\/plain":"1000"\}\}/,
    );
    assert.match(printed, /"state":"idle","kind":"pyspark"/);
    assert.match(printed, /\{"items":\[\{"id":0,"sessionId":1,.*\}\],"nextCursor":null\}$/);
    assert.deepEqual(await readdir(join(folder, 'state', 'livery', 'apps')), []);
  });

  test('users: add one, which takes neither Java nor Spark, and be asked for the password from then on', async () => {
    const [first = '', request = ''] = await blocksOf('Users');
    const [add = '', conf = '', start = ''] = first.split('\n');
    await typing(`${add}\n${conf}`, { ...env, SPARK_HOME: '/nowhere', JAVA_HOME: '/nowhere' });
    await stop();
    await startBy(start);
    assert.equal((await createLivy(url).ask('GET', '/batches')).status, 401);
    assert.match(await typing(request, env), /^\{"from":0,"total":\d+,"sessions":\[/);
  });

  /** What a block prints to somebody who types the password when asked: without a terminal it is read from what is piped in. */
  async function typing(block: string, env: NodeJS.ProcessEnv): Promise<string> {
    const shell = spawn('sh', ['-ec', block], { cwd: folder, env, detached: true, stdio: ['pipe', 'pipe', 2] });
    shell.stdin?.end('mypassword1!\n');
    const printed: string[] = [];
    shell.stdout?.on('data', (chunk) => printed.push(String(chunk)));
    const [code] = await once(shell, 'close');
    assert.equal(code, 0, printed.join(''));
    return printed.join('');
  }
});

/** The blocks of shell under one of a document's headings. */
async function blocksOf(heading: string, document = 'README.md'): Promise<string[]> {
  const text = await readFile(join(ROOT, document), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code]) => code ?? '');
}
