import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openApi } from '@livery/protocol/api/openapi';
import { OPERATIONS } from '@livery/protocol/api/operations';
import type { JobStatus } from '@livery/protocol/jobs';
import type { BatchDetails, BatchPage } from '@livery/protocol/v1/batches';
import type { JobDetails, JobPage } from '@livery/protocol/v1/jobs';
import { MOST_WAITS } from '@livery/protocol/v1/queries';
import type { ServerDetails } from '@livery/protocol/v1/server';
import type { SessionDetails, SessionPage } from '@livery/protocol/v1/sessions';
import type { LogLines, Problem } from '@livery/protocol/v1/shapes';
import type { StatementDetails, StatementPage } from '@livery/protocol/v1/statements';
import type { Gone } from '@livery/protocol/v1/tombstones';
import { held } from './support/described.ts';
import { pickled, unpickled } from './support/jobs.ts';
import type { Livy } from './support/livy.ts';
import { driverProcesses } from './support/processes.ts';
import { doomedSession } from './support/routes-and-roles.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

type Body = Parameters<Livy['ask']>[2];

describe('/v1', () => {
  let server: TestServer;
  let ask: Livy['ask'];
  before(async () => {
    // What has ended leaves the lists of Livy at once, and those of /v1 not at all.
    server = await startServer({ spark: newest, conf: ['livy.server.session.state-retain.sec = 0'] });
    ask = server.livy.ask;
  });
  after(() => server.dispose());

  async function expect<T>(status: number, method: string, path: string, body?: Body): Promise<T> {
    const answer = await ask<T>(method, path, body);
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
    return answer.body;
  }

  test('the server is alive, ready, and describes itself', async () => {
    assert.deepEqual(await expect(200, 'GET', '/v1/health/live'), { status: 'live' });
    assert.deepEqual(await expect(200, 'GET', '/v1/health/ready'), { status: 'ready' });
    assert.deepEqual(await expect(200, 'GET', '/v1/openapi.json'), JSON.parse(JSON.stringify(openApi(''))));
    await expect(200, 'GET', '/version');
    for (const [method, path, state] of [
      ['GET', '', 'serving'],
      ['POST', '/drain', 'draining'],
      ['DELETE', '/drain', 'serving'],
    ] as const) {
      const { state: shown, underWay } = await expect<ServerDetails>(200, method, `/v1/server${path}`);
      assert.deepEqual([shown, underWay], [state, { requests: 0, starting: 0 }]);
    }
    for (const path of ['/metrics/ping', '/metrics/metrics']) await expect(200, 'GET', path);
    await expect(501, 'GET', '/metrics/healthcheck');
  });

  test('a batch: accepted, waited for, read after its end, listed with others, deleted', async () => {
    const request = { name: 'three', file: fixture('exit3.py'), args: ['a b'], conf: { 'spark.ui.enabled': 'false' } };
    const { headers, body: made } = await ask<BatchDetails>('POST', '/v1/batches', request);
    assert.equal(headers.get('location'), `/v1/batches/${made.id}`);
    assert.deepEqual([made.state, made.endedAt, made.exitCode, made.request.args], ['starting', null, null, ['a b']]);
    const begun = await expect<BatchDetails>(200, 'GET', '/v1/batches/three?wait=60&known=starting');
    assert.notEqual(begun.state, 'starting');
    const ended = await expect<BatchDetails>(200, 'GET', '/v1/batches/three?wait=60');
    assert.deepEqual([ended.state, ended.exitCode, ended.request], ['dead', 3, made.request]);
    const times = [ended.createdAt, ended.startedAt ?? '', ended.endedAt ?? ''];
    assert.deepEqual(times, [...times].sort());
    assert.ok(Math.abs(Date.now() - Date.parse(ended.endedAt ?? '')) < 60_000);

    for (const name of ['one', 'two']) {
      await expect(201, 'POST', '/v1/batches', { name, file: fixture('ok.py') });
      assert.equal((await expect<BatchDetails>(200, 'GET', `/v1/batches/${name}?wait=60`)).state, 'success');
    }
    assert.deepEqual(await expect(200, 'GET', '/batches'), { from: 0, total: 0, sessions: [] });
    const names = async (query: string) => {
      const { items, nextCursor } = await expect<BatchPage>(200, 'GET', `/v1/batches?${query}`);
      return [items.map(({ name }) => name), nextCursor];
    };
    const [first, cursor] = await names('limit=2');
    assert.deepEqual(first, ['two', 'one']);
    assert.deepEqual(await names(`limit=2&cursor=${cursor}`), [['three'], null]);
    assert.deepEqual(await names('state=success&name=one'), [['one'], null]);
    assert.deepEqual(await names('owner=nobody'), [[], null]);

    const { lines, total } = await expect<LogLines>(200, 'GET', '/v1/batches/two/log');
    assert.equal(lines.length, total);
    assert.equal(lines[0], 'stdout: ');
    const tail = await expect<LogLines>(200, 'GET', '/v1/batches/two/log?tail=2');
    assert.deepEqual(tail, { from: total - 2, total, lines: lines.slice(-2) });
    const part = await expect<LogLines>(200, 'GET', '/v1/batches/two/log?from=1&limit=1');
    assert.deepEqual(part, { from: 1, total, lines: lines.slice(1, 2) });
    for (const each of ['', '/state', '/log']) await expect(200, 'GET', `/batches/two${each}`);

    const one = await expect<BatchDetails>(200, 'GET', '/v1/batches/one');
    await expect(204, 'DELETE', '/v1/batches/one');
    await expect(200, 'DELETE', '/batches/two');
    const { detail } = await expect<Problem>(404, 'DELETE', '/v1/batches/none');
    assert.equal(detail, "Batch 'none' not found.");

    const { request: asked, applicationId, sparkUiUrl, driverLogUrl, ...facts } = one;
    const gone = await expect<Gone>(410, 'GET', `/v1/batches/${one.id}`);
    const { removedAt = '', ...known } = gone.tombstone ?? assert.fail();
    assert.deepEqual(known, { ...facts, expired: null, removedBy: null, reason: 'deleted' });
    assert.ok(removedAt > (one.endedAt ?? ''));
    assert.deepEqual([gone.status, gone.code], [410, 'gone']);
    for (const name of ['one', 'two']) await expect(410, 'GET', `/v1/batches/${name}/log`);
    for (const path of [`/batches/${one.id}`, '/batches/one/log']) await expect(404, 'GET', path);
    const again = { name: 'one', file: fixture('slow.py'), args: [join(dirname(server.dataDir), 'never')] };
    await expect(201, 'POST', '/v1/batches', again);
    await expect(200, 'GET', '/v1/batches/one?wait=60&known=starting');
    await expect(204, 'DELETE', '/v1/batches/one');
    const { tombstone } = await expect<Gone>(410, 'GET', '/v1/batches/one?wait=60');
    assert.deepEqual([tombstone?.state, tombstone?.cause], ['killed', 'The batch was deleted while it ran.']);
  });

  test('a session: its statements are waited for, and read after its end', async () => {
    const request = { name: 'demo', kind: 'pyspark', conf: { 'spark.ui.enabled': 'false' } };
    const { headers, body: made } = await ask<SessionDetails>('POST', '/v1/sessions', request);
    assert.equal(headers.get('location'), `/v1/sessions/${made.id}`);
    assert.deepEqual([made.kind, made.state, made.request.conf], ['pyspark', 'starting', request.conf]);
    const { code } = await expect<Problem>(409, 'POST', '/v1/sessions', request);
    assert.equal(code, 'name-taken');
    const started = await expect<SessionDetails>(200, 'GET', '/v1/sessions/demo?wait=60&known=starting');
    assert.equal(started.state, 'idle');
    assert.ok(started.applicationId);

    const sum = { code: 'from decimal import Decimal\n1 + 1' };
    const { id, kind } = await expect<StatementDetails>(201, 'POST', '/v1/sessions/demo/statements', sum);
    const done = await expect<StatementDetails>(200, 'GET', `/v1/sessions/demo/statements/${id}?wait=60`);
    assert.deepEqual(done.output, { status: 'ok', execution_count: 0, data: { 'text/plain': '2' } });
    assert.deepEqual(
      [kind, done.state, done.progress, done.sessionId, done.code],
      ['pyspark', 'available', 1, made.id, sum.code],
    );
    assert.ok((done.startedAt ?? '') <= (done.completedAt ?? '') && (done.startedAt ?? '') > made.createdAt);

    const slow = await expect<StatementDetails>(201, 'POST', '/v1/sessions/demo/statements', {
      code: 'import time; time.sleep(600)',
    });
    const path = `/v1/sessions/demo/statements/${slow.id}`;
    const running = await expect<StatementDetails>(200, 'GET', `${path}?wait=60&known=waiting`);
    assert.deepEqual([running.state, running.output], ['running', null]);
    const still = await expect<StatementDetails>(200, 'GET', `${path}?wait=1`);
    assert.equal(still.state, 'running');
    await expect(200, 'POST', `${path}/cancel`);
    assert.equal((await expect<StatementDetails>(200, 'GET', `${path}?wait=60`)).state, 'cancelled');
    await expect(200, 'POST', `${path}/cancel`);
    await expect(200, 'POST', `/sessions/demo/statements/${slow.id}/cancel`);
    await expect(201, 'POST', '/sessions/demo/statements', { code: 'None' });
    const { two } = await pickled(newest, { two: 'def job(context): return 1 + 1' });
    const sent = { job: two, jobType: 'pyspark' };
    const { id: job } = await expect<JobStatus>(201, 'POST', '/sessions/demo/submit-job', sent);
    const finished = await expect<JobDetails>(200, 'GET', `/v1/sessions/demo/jobs/${job}?wait=60`);
    assert.deepEqual([finished.state, finished.error, finished.runtime], ['SUCCEEDED', null, 'python']);
    assert.deepEqual(await unpickled(newest, { two: finished.result ?? '' }), { two: '2' });
    for (const each of ['', '/state', '/log', '/statements', '/statements/0'])
      await expect(200, 'GET', `/sessions/demo${each}`);

    const [driver] = (await driverProcesses(dirname(server.dataDir))).filter(({ command }) =>
      /^\S*java /.test(command),
    );
    process.kill(driver?.pid ?? assert.fail('there is no driver'), 'SIGKILL');
    const ended = await expect<SessionDetails>(200, 'GET', '/v1/sessions/demo?wait=60');
    assert.deepEqual([ended.state, ended.exitCode], ['killed', 137]);
    assert.match(ended.cause ?? '', /SIGKILL/);
    for (const each of ['statements', `jobs/${job}`]) await expect(400, 'GET', `/sessions/demo/${each}`);
    assert.deepEqual(await expect(200, 'GET', `/v1/sessions/demo/jobs/${job}`), finished);
    const { result, error, ...inJobs } = finished;
    const ofState = (state: string) => expect<JobPage>(200, 'GET', `/v1/sessions/demo/jobs?state=${state}`);
    assert.deepEqual(await ofState('SUCCEEDED'), { items: [inJobs], nextCursor: null });
    assert.deepEqual((await ofState('STARTED')).items, []);
    await expect(404, 'GET', '/v1/sessions/demo/jobs/2');
    await expect(404, 'GET', '/v1/sessions/demo/jobs/x');
    const late = await expect<Problem>(409, 'POST', '/v1/sessions/demo/statements', sum);
    assert.equal(late.code, 'session-ended');
    await expect(500, 'POST', '/sessions/demo/statements', sum);
    const again = await expect<StatementDetails>(200, 'GET', `/v1/sessions/demo/statements/${id}`);
    assert.deepEqual(again, done);
    const page = await expect<StatementPage>(
      200,
      'GET',
      '/v1/sessions/demo/statements?limit=1&state=available&cursor=1',
    );
    const { output, ...summary } = done;
    assert.deepEqual(page, { items: [summary], nextCursor: null });
    const all = await expect<StatementPage>(200, 'GET', '/v1/sessions/demo/statements?limit=2');
    assert.deepEqual([all.items.map((item) => item.id), all.nextCursor], [[2, 1], '1']);
    assert.ok((await expect<LogLines>(200, 'GET', '/v1/sessions/demo/log?tail=1')).lines[0]?.includes('SIGKILL'));

    assert.deepEqual(await expect(200, 'GET', '/sessions'), { from: 0, total: 0, sessions: [] });
    const { items } = await expect<SessionPage>(200, 'GET', '/v1/sessions?state=killed&name=demo');
    const { request: asked, ...inList } = ended;
    assert.deepEqual(items, [inList]);
    // Its name is free, on either surface; of those that had it the last one answers to it.
    for (const path of ['/sessions', '/v1/sessions']) {
      const next = await expect<{ id: number }>(201, 'POST', path, { ...doomedSession, name: 'demo' });
      assert.equal((await expect<SessionDetails>(200, 'GET', '/v1/sessions/demo?wait=60')).id, next.id);
      await expect(204, 'DELETE', '/v1/sessions/demo');
    }
    assert.equal((await expect<SessionDetails>(200, 'GET', '/v1/sessions/demo')).id, made.id);
    await expect(204, 'DELETE', '/v1/sessions/demo');
    for (const each of ['', '/statements', '/statements/0', '/log'])
      await expect(410, 'GET', `/v1/sessions/demo${each}`);
    const { id: other } = await expect<{ id: number }>(201, 'POST', '/sessions', { kind: 'spark' });
    await expect(200, 'DELETE', `/sessions/${other}`);
  });

  test('what is wrong is said as a problem, and leaves nothing', async () => {
    const file = fixture('ok.py');
    const wrong: [number, string, string, Body?][] = [
      [404, 'GET', '/v1'],
      [404, 'GET', '/v1/nonsense'],
      [405, 'PUT', '/v1/batches'],
      [400, 'GET', '/v1/batches/%ff'],
      [404, 'GET', '/v1/batches/none'],
      [404, 'GET', '/v1/batches/99/log'],
      [404, 'GET', '/v1/batches/4294967296'],
      [404, 'DELETE', '/v1/sessions/4294967296'],
      [404, 'GET', '/v1/sessions/none/statements'],
      [404, 'POST', '/v1/sessions/none/statements', { code: '1' }],
      [400, 'GET', '/v1/batches?state=finished'],
      [400, 'GET', '/v1/batches?sate=dead'],
      [400, 'GET', '/v1/sessions?limit=0'],
      [400, 'GET', '/v1/sessions/0?wait=61'],
      [400, 'GET', '/v1/batches/three/log?tail=1&from=0'],
      [410, 'GET', '/v1/sessions/0/statements/x'],
      [400, 'POST', '/v1/batches'],
      [400, 'POST', '/v1/batches', '{"file":'],
      [400, 'POST', '/v1/batches', { file: 7 }],
      [400, 'POST', '/v1/batches', { file: '/etc/passwd' }],
      [400, 'POST', '/v1/batches', { file, fiel: '' }],
      [400, 'POST', '/v1/batches', { file, args: ['\0'] }],
      [400, 'POST', '/v1/batches', { file, conf: { 'spark.submit.deployMode': 'cluster' } }],
      [400, 'POST', '/v1/sessions', { kind: 'scala' }],
      [400, 'POST', '/v1/sessions', { idleTimeout: 'soon' }],
      [400, 'POST', '/sessions', { idleTimeout: 'soon' }],
      [413, 'POST', '/v1/sessions', `{"name":"${'x'.repeat(9_000_000)}"}`],
    ];
    for (const [status, method, path, body] of wrong) await expect(status, method, path, body);
    assert.deepEqual(
      (await expect<BatchPage>(200, 'GET', '/v1/batches')).items.map(({ name }) => name),
      ['three'],
    );
    assert.deepEqual((await expect<SessionPage>(200, 'GET', '/v1/sessions')).items, []);
  });

  test('so many answers wait as may, and one more when one of them is out', async () => {
    const never = join(dirname(server.dataDir), 'never');
    await expect(201, 'POST', '/batches', { name: 'awaited', file: fixture('slow.py'), args: [never] });
    await expect(200, 'GET', '/v1/batches/awaited?wait=60&known=starting');
    const waiting = Array.from({ length: MOST_WAITS + 1 }, (_, index) => {
      const leave = new AbortController();
      const answer = fetch(`${server.url}/v1/batches/awaited?wait=60`, { signal: leave.signal });
      return { leave, answered: answer.then((response) => ({ index, response })) };
    });
    const { index, response } = await Promise.race(waiting.map(({ answered }) => answered));
    assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '5']);
    assert.equal(((await response.json()) as Problem).code, 'too-many-waits');
    await expect(200, 'GET', '/v1/batches/awaited');
    await expect(429, 'GET', '/v1/batches/awaited?wait=1');
    const [first, ...others] = waiting.toSpliced(index, 1);
    first?.leave.abort();
    await assert.rejects(first?.answered ?? assert.fail());
    await until('a place to be free', async () => (await ask('GET', '/v1/batches/awaited?wait=1')).status === 200);
    await expect(204, 'DELETE', '/v1/batches/awaited');
    const statuses = await Promise.all(others.map(async ({ answered }) => (await answered).response.status));
    assert.deepEqual(
      statuses.filter((status) => status !== 200 && status !== 410),
      [],
    );
  });

  test('a server that stops does not let anybody wait', async () => {
    const never = join(dirname(server.dataDir), 'never');
    await expect(201, 'POST', '/batches', { name: 'slow', file: fixture('slow.py'), args: [never] });
    await expect(200, 'GET', '/v1/batches/slow?wait=60&known=starting');
    const waiting = expect<BatchDetails>(200, 'GET', '/v1/batches/slow?wait=60');
    await expect(200, 'GET', '/v1/health/ready');
    assert.equal(await server.stop(), 0);
    assert.equal((await waiting).state, 'running');
  });

  test('every route of /v1 was answered here, as it is described', () => {
    const missing = OPERATIONS.filter(({ id, path }) => path.startsWith('/v1/') && !held.has(id));
    assert.deepEqual(missing, []);
  });
});
