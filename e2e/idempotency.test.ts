import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchView } from '@livery/protocol/batches';
import type { SessionView } from '@livery/protocol/sessions';
import type { BatchPage } from '@livery/protocol/v1/batches';
import type { Answer } from './support/livy.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { newest } from './support/sparks.ts';

type Body = Record<string, unknown>;

describe('requests with an Idempotency-Key', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ spark: newest });
  });
  after(() => server.dispose());
  const scratch = () => dirname(server.dataDir);

  function post<T = unknown>(path: string, body: Body, key: string): Promise<Answer<T>> {
    return server.livy.ask<T>('POST', path, body, { 'content-type': 'application/json', 'idempotency-key': key });
  }

  const essentials = ({ status, headers, text }: Answer) => [status, headers.get('location'), text];

  /** Sends copies at once, which must all be answered alike, with 201; the answer. */
  async function copies<T>(count: number, path: string, body: Body, key: string): Promise<Answer<T>> {
    const answers = await Promise.all(Array.from({ length: count }, () => post<T>(path, body, key)));
    const [first] = answers;
    assert.ok(first);
    for (const answer of answers) assert.deepEqual(essentials(answer), essentials(first));
    assert.equal(first.status, 201, first.text);
    return first;
  }

  test('a hundred copies at once are one batch, which runs once', async () => {
    for (const path of ['/batches', '/v1/batches']) {
      const runs = join(scratch(), `runs${path.replaceAll('/', '-')}`);
      const body = { file: fixture('once.py'), args: [runs], name: `once${path}` };
      const answer = await copies<BatchView>(100, path, body, 'nightly');
      const { id } = answer.body;
      assert.equal(answer.headers.get('location'), `${path}/${id}`);
      await server.livy.untilState(`/batches/${id}`, 'success');
      assert.equal(await readFile(runs, 'utf8'), 'run\n');
      const again = await post(path, body, 'nightly');
      assert.deepEqual(essentials(again), essentials(answer), 'the same also when it has ended');
      assert.equal((await post(path, { ...body, args: ['other'] }, 'nightly')).status, 422);
      const { items } = await server.livy.expect<BatchPage>(200, 'GET', `/v1/batches?name=once${path}`);
      assert.deepEqual(
        items.map((item) => item.id),
        [id],
      );
    }
  });

  test('a session, its statements and its jobs, also when it is gone', async () => {
    const { livy } = server;
    const opened = await copies<SessionView>(20, '/sessions', { kind: 'sql', name: 'notes' }, 'notes');
    const path = `/sessions/${opened.body.id}`;
    const code = { code: 'select 1' };
    const job = { job: 'AQID', jobType: 'spark' };
    const asked: [string, Body][] = [
      [`${path}/statements`, code],
      [`/v1${path}/statements`, code],
      [`${path}/submit-job`, job],
      [`${path}/run-job`, job],
    ];
    const answers: Answer<{ id: number }>[] = [];
    for (const [route, body] of asked) answers.push(await copies(20, route, body, 'first'));
    assert.deepEqual(
      answers.map(({ body }) => body.id),
      [0, 1, 1, 2],
    );
    assert.equal((await post<{ id: number }>(`${path}/statements`, code, 'second')).body.id, 2);
    assert.equal((await post<{ id: number }>(`${path}/submit-job`, job, 'second')).body.id, 3);
    await livy.remove(path);
    for (const [n, [route, body]] of asked.entries()) {
      assert.deepEqual(essentials(await post(route, body, 'first')), essentials(answers[n] ?? assert.fail()), route);
      assert.equal((await post(route, body, 'third')).status, route.startsWith('/v1/') ? 410 : 404);
    }
    assert.deepEqual(essentials(await post('/sessions', { kind: 'sql', name: 'notes' }, 'notes')), essentials(opened));
  });

  test('what was refused is not kept: the same request may be taken later', async () => {
    const body = { file: fixture('ok.py'), name: 'held', driverMemory: 'lots' };
    const waiting = { file: fixture('slow.py'), args: [join(scratch(), 'go')], name: 'held' };
    const { id } = await server.livy.submit(waiting);
    assert.equal((await post('/v1/batches', body, 'later')).status, 409);
    await server.livy.remove(`/batches/${id}`);
    assert.equal((await post('/v1/batches', body, 'later')).status, 201);
  });

  test('a server that is killed among the copies: they are one batch, and each answer was true', async () => {
    for (const delay of [5, 25, 60]) {
      const runs = join(scratch(), `killed-${delay}`);
      const body = { file: fixture('once.py'), args: [runs], name: `killed-${delay}` };
      const answers: Answer<BatchView>[] = [];
      const sent = Array.from({ length: 50 }, () =>
        post<BatchView>('/batches', body, `key-${delay}`).then(
          (answer) => void answers.push(answer),
          () => undefined,
        ),
      );
      await sleep(delay);
      await server.kill();
      await Promise.all(sent);
      await server.restart();
      const answer = await copies<BatchView>(10, '/batches', body, `key-${delay}`);
      for (const before of answers) assert.deepEqual(essentials(before), essentials(answer));
      await server.livy.untilState(`/batches/${answer.body.id}`, 'success');
      assert.equal(await readFile(runs, 'utf8'), 'run\n', `killed after ${delay} ms`);
      const { items } = await server.livy.expect<BatchPage>(200, 'GET', `/v1/batches?name=killed-${delay}`);
      assert.equal(items.length, 1);
    }
  });
});
