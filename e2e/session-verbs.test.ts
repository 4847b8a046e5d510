import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { SessionList, SessionView } from '@livery/protocol/sessions';
import { driverProcesses } from './support/processes.ts';
import { startServer, type TestServer } from './support/server.ts';
import { openSession } from './support/session.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

describe('connect, interrupt and stop', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ spark: newest });
  });
  after(() => server.dispose());
  const path = (id: number, verb: string) => `/sessions/${id}/${verb}`;

  test('a session that starts can be connected to; it has nothing to complete or to interrupt', async () => {
    const { livy } = server;
    const { id } = await livy.open({ kind: 'pyspark' });
    const answer = await livy.ask<SessionView>('POST', path(id, 'connect'));
    assert.equal(answer.status, 200);
    assert.deepEqual([answer.body.id, answer.body.state, Object.keys(answer.body).length], [id, 'starting', 23]);
    const { id: n } = await livy.post(id, { code: 'x = 1' });
    const word = { code: 'pri', kind: 'python', cursor: 3 };
    assert.deepEqual(await livy.expect(200, 'POST', path(id, 'completion'), word), { candidates: [] });
    assert.deepEqual(await livy.expect(200, 'POST', path(id, 'interrupt')), { msg: 'interrupted' });
    assert.equal((await livy.statement(id, n)).state, 'waiting');
  });

  test('an interrupt ends the statement that runs; the session and what waits go on', async () => {
    const { livy } = server;
    await livy.untilState('/sessions/0', 'idle');
    const { id: running } = await livy.post(0, { code: 'import time\nprint("begun")\ntime.sleep(600)' });
    const { id: waiting } = await livy.post(0, { code: 'x + 1' });
    await until('the statement to run', async () => (await livy.statement(0, running)).state === 'running');
    const { appId } = await livy.session(0);
    assert.deepEqual(await livy.expect(200, 'POST', path(0, 'interrupt')), { msg: 'interrupted' });
    const ended = await livy.untilDone(0, running);
    assert.deepEqual([ended.state, ended.output?.status], ['cancelled', 'error']);
    const next = await livy.untilDone(0, waiting);
    assert.deepEqual(next.output, { status: 'ok', execution_count: waiting, data: { 'text/plain': '2' } });
    assert.deepEqual(await livy.expect(200, 'POST', path(0, 'interrupt')), { msg: 'interrupted' });
    const { state, appId: still } = await livy.session(0);
    assert.deepEqual([state, still], ['idle', appId]);
  });

  test('a session that was stopped is listed as dead, and answers so', async () => {
    const { livy } = server;
    for (const again of [1, 2]) {
      const answer = await livy.ask('POST', path(0, 'stop'));
      assert.deepEqual([answer.status, answer.text], [204, ''], `stop ${again}`);
    }
    assert.deepEqual(await driverProcesses(dirname(server.dataDir)), []);
    const { total, sessions } = await livy.expect<SessionList>(200, 'GET', '/sessions');
    assert.deepEqual([total, sessions[0]?.state], [1, 'dead']);
    const dead = await livy.ask('POST', path(0, 'statements'), { code: '1' });
    const completion = await livy.ask('POST', path(0, 'completion'), { code: '1', kind: 'python', cursor: 1 });
    for (const { status, body } of [dead, completion]) {
      assert.deepEqual([status, body], [500, 'java.lang.IllegalStateException: Session is in state dead']);
    }
    assert.deepEqual(await livy.expect(200, 'POST', path(0, 'interrupt')), { msg: 'interrupted' });
    assert.equal((await livy.expect<SessionView>(200, 'POST', path(0, 'connect'))).state, 'dead');
    await livy.remove('/sessions/0');
    assert.equal((await livy.ask('POST', path(0, 'stop'))).status, 404);
  });

  test('a stop that was asked for is done, though the server dies meanwhile', async () => {
    const { livy } = server;
    const { id } = await openSession(livy, { kind: 'sql' });
    const asked = livy.ask('POST', path(id, 'stop')).catch(() => undefined);
    await until('the stop to begin', async () => (await livy.session(id)).state !== 'idle');
    await server.kill();
    await asked;
    await server.restart();
    await server.livy.untilState(`/sessions/${id}`, 'dead');
    assert.deepEqual(await driverProcesses(dirname(server.dataDir)), []);
  });
});
