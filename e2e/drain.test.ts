import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ServerDetails } from '@livery/protocol/v1/server';
import type { Problem } from '@livery/protocol/v1/shapes';
import { doomedBatch, doomedSession } from './support/routes-and-roles.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

const KEYED = { 'content-type': 'application/json', 'idempotency-key': 'before-the-drain' };

describe('a server that is drained', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ spark: newest });
  });
  after(() => server.dispose());

  const stateOf = async () => (await server.livy.expect<ServerDetails>(200, 'GET', '/v1/server')).state;

  async function assertTakesNothing(): Promise<void> {
    const { ask } = server.livy;
    for (const [noun, body] of [
      ['batches', doomedBatch],
      ['sessions', doomedSession],
    ] as const) {
      const livy = await ask<{ msg: string }>('POST', `/${noun}`, body);
      assert.deepEqual([livy.status, livy.headers.get('retry-after')], [503, '30']);
      assert.deepEqual(Object.keys(livy.body), ['msg']);
      assert.match(livy.body.msg, /^This server is being drained and takes no new batches and sessions: /);
      const v1 = await ask<Problem>('POST', `/v1/${noun}`, body);
      assert.deepEqual([v1.status, v1.headers.get('retry-after'), v1.body.code], [503, '30', 'draining']);
    }
    const ready = await ask<Problem>('GET', '/v1/health/ready');
    assert.deepEqual([ready.status, ready.body.code], [503, 'draining']);
    await server.livy.expect(200, 'GET', '/v1/health/live');
    assert.equal(await stateOf(), 'draining');
  }

  test('it takes nothing new, and what there is goes on', async () => {
    const { livy } = server;
    assert.equal(await stateOf(), 'serving');
    const runs = join(dirname(server.dataDir), 'runs');
    const session = await livy.open({ kind: 'sql' });
    const batch = { file: fixture('once.py'), args: [runs] };
    const first = await livy.ask<{ id: number }>('POST', '/batches', batch, KEYED);
    const { version, ...drained } = await livy.expect<ServerDetails>(200, 'POST', '/v1/server/drain');
    assert.match(version, /^\d+\.\d+\.\d+/);
    assert.deepEqual(Object.keys(drained), ['state', 'underWay']);
    assert.equal(drained.state, 'draining');
    await assertTakesNothing();
    await livy.expect(200, 'POST', '/v1/server/drain');

    const copy = await livy.ask('POST', '/batches', batch, KEYED);
    assert.deepEqual([copy.status, copy.text], [201, first.text]);
    assert.equal((await livy.ask('POST', '/batches', batch, { ...KEYED, 'idempotency-key': 'new' })).status, 503);
    const { id } = await livy.post(session.id, { code: 'select 42 as answer' });
    assert.equal((await livy.untilDone(session.id, id)).output?.status, 'ok');
    await livy.untilState(`/batches/${first.body.id}`, 'success');
    assert.equal(await readFile(runs, 'utf8'), 'run\n');
    await livy.remove(`/sessions/${session.id}`);
    await livy.remove(`/batches/${first.body.id}`);
  });

  test('it says what is under way', async () => {
    const { livy } = server;
    await livy.expect(200, 'DELETE', '/v1/server/drain');
    const { id } = await livy.open({ kind: 'sql' });
    await livy.expect(200, 'POST', '/v1/server/drain');
    const waiting = livy.ask('GET', `/v1/sessions/${id}?wait=60`);
    const underWay = async () => (await livy.expect<ServerDetails>(200, 'GET', '/v1/server')).underWay;
    await until('the wait to be seen', async () => (await underWay()).requests === 1);
    assert.equal((await underWay()).starting, 1);
    await livy.remove(`/sessions/${id}`);
    await waiting;
    await until('nothing to be under way', async () => {
      const { requests, starting } = await underWay();
      return requests === 0 && starting === 0;
    });
  });

  test('the end of a drain, a restart and the flag', async () => {
    assert.equal((await server.livy.expect<ServerDetails>(200, 'DELETE', '/v1/server/drain')).state, 'serving');
    await server.livy.expect(200, 'GET', '/v1/health/ready');
    await server.livy.submit(doomedBatch);
    await server.livy.expect(200, 'POST', '/v1/server/drain');
    await server.kill();
    await server.restart();
    await server.livy.submit(doomedBatch);
    await server.stop();
    await server.restart(false, undefined, ['--drain']);
    await assertTakesNothing();
    await server.livy.expect(200, 'DELETE', '/v1/server/drain');
    await server.livy.submit(doomedBatch);
  });
});
