import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { BatchList, BatchView } from '@livery/protocol/batches';
import type { SessionView } from '@livery/protocol/sessions';
import type { Gone } from '@livery/protocol/v1/tombstones';
import { doomedBatch } from './support/routes-and-roles.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

describe("corners of Livy's protocol", () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({
      spark: newest,
      conf: ['livy.server.session.state-retain.sec = 0', 'livery.retention.rows = 2'],
    });
  });
  after(() => server.dispose());

  test('to livy-client-http a session has the nine keys that it knows', async () => {
    const { livy } = server;
    const headers = { 'user-agent': 'livy-client-http', 'content-type': 'application/json' };
    const nine = ['id', 'name', 'appId', 'owner', 'proxyUser', 'state', 'kind', 'appInfo', 'log'];
    const made = await livy.ask<SessionView>('POST', '/sessions/', { conf: {} }, headers);
    const { id } = made.body;
    const connected = await livy.ask<SessionView>('POST', `/sessions/${id}/connect`, undefined, headers);
    const read = await livy.ask<SessionView>('GET', `/sessions/${id}`, undefined, headers);
    for (const answer of [made, connected, read]) assert.deepEqual(Object.keys(answer.body), nine);
    assert.equal(Object.keys(await livy.session(id)).length, 23);
    await livy.remove(`/sessions/${id}`);
  });

  test('a name of any characters stands for the id on every route; sessions and batches have names of their own', async () => {
    const { livy } = server;
    const name = 'a b/ü.1?#%41';
    const never = join(dirname(server.dataDir), 'never');
    const batch = await livy.submit({ name, file: fixture('slow.py'), args: [never] });
    const session = await livy.open({ name, kind: 'sql' });
    for (const [path, { id }] of [
      ['/batches', batch],
      ['/sessions', session],
    ] as const) {
      const named = `${path}/${encodeURIComponent(name)}`;
      for (const route of ['', '/state', '/log']) {
        assert.equal((await livy.expect<BatchView>(200, 'GET', named + route)).id, id, named + route);
      }
    }
    const byName = `/sessions/${encodeURIComponent(name)}/statements`;
    const { headers } = await livy.ask('POST', byName, { code: 'select 1' });
    assert.equal(headers.get('location'), `/sessions/${session.id}/statements/0`);
    for (const path of ['/batches', '/sessions']) await livy.remove(`${path}/${encodeURIComponent(name)}`);
  });

  test('of two who delete the same, one is told that it is gone', async () => {
    const { livy } = server;
    const never = join(dirname(server.dataDir), 'never');
    const { id } = await livy.submit({ file: fixture('slow.py'), args: [never] });
    await livy.untilState(`/batches/${id}`, 'running');
    const answers = await Promise.all([1, 2].map(() => livy.ask<{ msg: string }>('DELETE', `/batches/${id}`)));
    const [done, late] = answers.sort((left, right) => left.status - right.status);
    assert.deepEqual([done?.status, done?.body], [200, { msg: 'deleted' }]);
    assert.equal(late?.status, 404);
    assert.match(late?.body.msg ?? '', new RegExp(`^Session (${id} already stopped|'${id}' not found)\\.$`));
  });

  test('what has ended leaves the list after its time, and is still there by its id', async () => {
    const { livy } = server;
    const { id } = await livy.submit({ file: fixture('ok.py') });
    await livy.untilState(`/batches/${id}`, 'success');
    assert.deepEqual(await livy.expect<BatchList>(200, 'GET', '/batches'), { from: 0, total: 0, sessions: [] });
    assert.equal((await livy.batch(id)).state, 'success');
    assert.ok(await livy.says(`/batches/${id}`, 'hello'));
  });

  test('the figures of the server, and a ping', async () => {
    const { livy } = server;
    const ping = await livy.ask('GET', '/metrics/ping');
    assert.deepEqual([ping.status, ping.text], [200, 'pong\n']);
    assert.match(ping.headers.get('content-type') ?? '', /^text\/plain/);
    const health = await livy.ask('GET', '/metrics/healthcheck');
    assert.deepEqual([health.status, health.text], [501, '{}']);
    type Metrics = { gauges: Record<string, { value: number }>; counters: Record<string, { count: number }> };
    const { gauges, counters } = await livy.expect<Metrics>(200, 'GET', '/metrics/metrics');
    assert.deepEqual(gauges['livery.batches.success'], { value: 1 });
    assert.deepEqual(gauges['livery.sessions.idle'], { value: 0 });
    assert.deepEqual(counters['livery.batches.accepted'], { count: 3 });
    assert.ok((gauges['process.memory.rss.bytes']?.value ?? 0) > 10_000_000);
  });

  test('of more that ended than are kept the oldest go, with their files, and what is known of them stays', async () => {
    const ids: number[] = [];
    for (let n = 0; n < 3; n++) {
      const { id } = await server.livy.submit(doomedBatch);
      await server.livy.untilState(`/batches/${id}`, 'dead');
      ids.push(id);
    }
    // A server that starts sweeps at once.
    await server.stop();
    await server.restart();
    const { livy } = server;
    await until('two to be left', async () => (await readdir(join(server.dataDir, 'apps'))).length === 2);
    const [oldest = 0, ...kept] = ids;
    const { body } = await livy.ask<Gone>('GET', `/v1/batches/${oldest}`);
    assert.deepEqual([body.status, body.tombstone?.reason, body.tombstone?.removedBy], [410, 'rows', null]);
    assert.match(body.detail, new RegExp(`^Batch ${oldest} ended, and made room for newer ones: `));
    assert.equal((await livy.ask('GET', `/batches/${oldest}`)).status, 404);
    for (const id of kept) assert.equal((await livy.batch(id)).state, 'dead');
  });
});
