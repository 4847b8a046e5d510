import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startPostgres, type TestPostgres } from '../packages/server/src/store/testing/postgres.ts';
import type { Answer } from './support/livy.ts';
import { driverProcesses } from './support/processes.ts';
import { fixture, MAIN, startServer, type TestServer } from './support/server.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

describe('a server with its store in PostgreSQL', () => {
  let postgres: TestPostgres;
  let server: TestServer;
  before(async () => {
    postgres = await startPostgres();
    const { url } = await postgres.createDatabase();
    server = await startServer({ spark: newest, environment: { LIVERY_STORE: url } });
  });
  after(async () => {
    await postgres.resume().catch(() => undefined);
    await server.dispose();
    await postgres.dispose();
  });
  const scratch = () => dirname(server.dataDir);

  /** Waits for an answer other than 503, which is the only one that may come while the database is away. */
  async function untilAnswered<T>(method: string, path: string): Promise<Answer<T>> {
    return until(`${method} ${path} to be answered`, async () => {
      const answer = await server.livy.ask<T>(method, path);
      assert.ok([200, 503].includes(answer.status), `${answer.status} ${answer.text}`);
      return answer.status === 200 && answer;
    });
  }

  test('a batch and a session go on while the database crashes and the server is killed, and lose nothing', async () => {
    const { livy } = server;
    const [go, done] = [join(scratch(), 'go'), join(scratch(), 'done')];
    const batch = await livy.submit({ file: fixture('slow.py'), args: [go], name: 'lasting' });
    const session = await livy.open({ kind: 'pyspark', name: 'notebook' });
    await livy.untilState('/sessions/notebook', 'idle');
    await livy.run(session.id, 'x = "a\\0b"');
    const wait = [
      'import os, time',
      `while not os.path.exists(${JSON.stringify(go)}): time.sleep(0.05)`,
      `open(${JSON.stringify(done)}, "w").close()`,
      'print(len(x) * "€" * 1_000_000)',
    ].join('\n');
    const running = await livy.post(session.id, { code: wait });
    const queued = await livy.post(session.id, { code: '(x, len(x))' });
    await until('it to run', async () => (await livy.statement(session.id, running.id)).state === 'running');
    await until('the batch to begin', () => livy.says(`/batches/${batch.id}`, 'begun'));

    await postgres.restart({ immediate: true });
    const seen = await untilAnswered<{ state: string }>('GET', '/sessions/notebook');
    assert.equal(seen.body.state, 'busy');
    await postgres.halt({ immediate: true });
    await writeFile(go, '');
    await until('the statement and the batch to end', async () => {
      const log = await readFile(join(scratch(), 'server.log'), 'utf8');
      return existsSync(done) && log.includes('an end could not be recorded yet');
    });
    await server.kill();
    await postgres.start();
    await server.restart();

    const again = server.livy;
    await again.untilState('/batches/lasting', 'success');
    const first = await again.untilDone(session.id, running.id);
    assert.equal(first.output?.status === 'ok' && String(first.output.data['text/plain']).length, 3_000_000);
    const second = await again.untilDone(session.id, queued.id);
    assert.deepEqual(second.output?.status === 'ok' && second.output.data, { 'text/plain': "('a\\x00b', 3)" });
    assert.deepEqual((await again.expect<{ total: number }>(200, 'GET', '/batches')).total, 1);
    await again.remove('/sessions/notebook');
    assert.deepEqual(await driverProcesses(scratch()), []);
  });

  test('while the database is away everything is 503 at once, in the form of its surface, and leaves nothing', async () => {
    const { livy } = server;
    const { body: before } = await livy.ask<{ total: number }>('GET', '/batches');
    await postgres.halt({ immediate: true });
    for (const [method, path, body] of [
      ['GET', '/batches', undefined],
      ['POST', '/batches', { file: fixture('ok.py') }],
      ['DELETE', '/batches/lasting', undefined],
      ['POST', '/sessions', { kind: 'sql' }],
      ['GET', '/sessions/7', undefined],
    ] as const) {
      const answer = await livy.ask<{ msg: string }>(method, path, body);
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '2'], `${method} ${path}`);
      assert.match(answer.body.msg, /out of its reach/);
    }
    for (const path of ['/v1/batches', '/v1/sessions/7', '/v1/health/ready']) {
      const answer = await livy.ask<{ code: string }>('GET', path);
      assert.deepEqual([answer.status, answer.body.code], [503, 'store-unavailable'], path);
      assert.equal(answer.headers.get('content-type'), 'application/problem+json;charset=utf-8', path);
    }
    assert.equal((await livy.ask('GET', '/v1/health/live')).status, 200);
    await postgres.start();
    await untilAnswered('GET', '/v1/health/ready');
    assert.deepEqual((await livy.ask<{ total: number }>('GET', '/batches')).body.total, before.total);
  });

  test('a server whose database says nothing any more is not ready, and stops all the same', async () => {
    await postgres.pause();
    // What was written a moment ago counts for a moment.
    await until('it to say so', async () => (await server.livy.ask('GET', '/v1/health/ready')).status === 503, 20);
    const stopping = Date.now();
    assert.equal(await server.stop(), 0);
    assert.ok(Date.now() - stopping < 10_000, 'nor does a stop');
    await postgres.resume();
    await server.restart();
    await server.livy.untilState('/batches/lasting', 'success');
  });

  test('a database that cannot be used refuses the start in one sentence, without its password', async () => {
    const start = (store: string) => {
      const env = { ...process.env, SPARK_HOME: newest.home, LIVERY_STORE: store };
      const args = [MAIN, '--port', '0', '--data-dir', join(scratch(), 'other')];
      const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
      assert.equal(status, 1);
      assert.ok(!stderr.includes('secret'), stderr);
      return stderr.trim().split('\n').at(-1) ?? '';
    };
    assert.match(
      start('postgres://ann:secret@127.0.0.1:1/jobs'),
      /^livery: PostgreSQL at 127\.0\.0\.1 port 1 cannot be reached \(.*\): start it, or correct livery\.store$/,
    );
    assert.match(start('mysql://ann:secret@127.0.0.1/jobs'), /^livery: livery\.store .* has to be a URL of PostgreSQL/);
    assert.match(
      start(`postgres://livery:secret@127.0.0.1:${postgres.port}/nowhere`),
      /^livery: PostgreSQL at .* has no database "nowhere"/,
    );
  });
});
