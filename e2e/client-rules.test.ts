import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { BatchView } from '@livery/protocol/batches';
import type { LogPage } from '@livery/protocol/logs';
import type { SessionView } from '@livery/protocol/sessions';
import { createLivy, type Livy } from './support/livy.ts';
import { assertNothingLeft } from './support/nothing-left.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { type OpenSession, sessionOf } from './support/session.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

/** What Livy's clients take for granted, by plain HTTP; docs/clients.md says who needs which. All of it under a prefix. */
describe('what clients take for granted', () => {
  let server: TestServer;
  let livy: Livy;
  before(async () => {
    const conf = ['livery.server.base-path = /livy', 'livy.server.heartbeat-watchdog.interval = 200ms'];
    server = await startServer({ spark: newest, conf });
    livy = createLivy(`${server.url}/livy`);
  });
  after(() => server.dispose());

  test('the version has three parts, and none is before 0.5 when the parts are compared as text', async () => {
    const { version } = await livy.expect<{ version: string }>(200, 'GET', '/version');
    const [, major, minor] = /^(\d+)\.(\d+)\.(\d+)\S*$/.exec(version) ?? assert.fail(version);
    assert.ok(String(major) > '0' || String(minor) >= '5', version);
  });

  describe('a batch', () => {
    let id: number;

    test('the answer to its creation has every key, unknown values are null, and its address has the prefix', async () => {
      const { status, headers, body } = await livy.ask<BatchView>('POST', '/batches/', {
        file: fixture('ok.py'),
        args: null,
        jars: [],
        pyFiles: null,
        archives: [],
        conf: { 'spark.sql.shuffle.partitions': 1, 'spark.speculation': false },
        driverCores: '1',
        numExecutors: '2',
      });
      id = body.id;
      assert.equal(status, 201);
      assert.equal(headers.get('location'), `/livy/batches/${id}`);
      assert.equal(typeof id, 'number');
      const { log, ...view } = body;
      assert.deepEqual(view, {
        id,
        name: null,
        owner: null,
        proxyUser: null,
        state: 'starting',
        appId: null,
        appInfo: { driverLogUrl: null, sparkUiUrl: null, executorLogUrls: null },
      });
      assert.ok(Array.isArray(log));
    });

    test('its log is read whole by pages of 100 up to and past its end', async () => {
      await livy.untilState(`/batches/${id}`, 'success');
      const lines: string[] = [];
      let from = 0;
      for (let total = 0; from <= total; from += 100) {
        const page = await livy.expect<LogPage>(200, 'GET', `/batches/${id}/log?from=${from}&size=100`);
        assert.deepEqual([page.id, page.from], [id, Math.min(from, page.total)]);
        total = page.total;
        lines.push(...page.log);
      }
      assert.deepEqual(lines, await livy.log(`/batches/${id}`));
      assert.deepEqual([lines[0], lines.at(-1)], ['stdout: ', '\nstderr: ']);
      assert.deepEqual((await livy.expect<LogPage>(200, 'GET', `/batches/${id}/log?from=${from}`)).log, []);
      assert.deepEqual((await livy.expect<LogPage>(200, 'GET', `/batches/${id}/log?from=-1&size=1`)).log, [
        '\nstderr: ',
      ]);
    });

    test('deleting answers 200 with JSON, and 404 with the words that clients look for the second time', async () => {
      const deleted = await livy.ask('DELETE', `/batches/${id}`);
      assert.deepEqual([deleted.status, deleted.body], [200, { msg: 'deleted' }]);
      assert.match(deleted.headers.get('content-type') ?? '', /^application\/json\b/);
      const gone = await livy.ask('DELETE', `/batches/${id}`);
      assert.deepEqual([gone.status, gone.text], [404, `{"msg":"Session '${id}' not found."}`]);
    });
  });

  test('an unknown property is named with its place, from which Zeppelin sees what a server knows', async () => {
    const { status, text } = await livy.ask('POST', '/sessions', { kind: 'spark', master: 'local' });
    assert.equal(status, 400);
    assert.match(JSON.parse(text), /CreateInteractiveRequest\["master"\]/);
  });

  test('a session that cannot start ends as dead, its log says why, and statements are refused in the known words', async () => {
    const { id } = await livy.open({ kind: 'sql', driverMemory: 'lots' });
    await livy.untilState(`/sessions/${id}`, 'dead');
    assert.match((await livy.session(id)).log.join('\n'), /Invalid maximum heap size/);
    const refused = await livy.ask<string>('POST', `/sessions/${id}/statements`, { code: '1' });
    assert.equal(refused.status, 500);
    assert.match(refused.body, /Session is in state dead/);
    await livy.remove(`/sessions/${id}`);
  });

  describe('a session', () => {
    let session: OpenSession;
    let path: string;

    test('it is opened by odd but common requests: a slash at the end, no kind, numbers as text, keys not of Spark', async () => {
      const body = {
        name: null,
        proxyUser: null,
        jars: [],
        files: null,
        driverCores: '1',
        executorCores: '1',
        numExecutors: '2',
        heartbeatTimeoutInSecond: '5',
        idleTimeout: '10s',
        conf: {
          'livy.uri': 'http://localhost:8998/',
          'livy.client.http.connection.timeout': '10s',
          'livy.spark.driver.cores': 1,
          'spark.sql.shuffle.partitions': 1,
          'spark.speculation': false,
        },
      };
      const answer = await send('POST', '/livy/sessions/', JSON.stringify(body), {
        'content-type': 'application/json;charset=UTF-8',
        'content-encoding': 'UTF-8',
        expect: '100-continue',
        authorization: `Basic ${btoa('None:None')}`,
        connection: 'close',
        'user-agent': 'a client',
      });
      assert.equal(answer.status, 201, answer.text);
      assert.ok(answer.continued, 'the server says that the body may come');
      const view = JSON.parse(answer.text) as SessionView;
      assert.equal(answer.headers.location, `/livy/sessions/${view.id}`);
      assert.deepEqual([view.kind, view.state, view.numExecutors], ['shared', 'starting', 2]);
      for (const key of ['name', 'proxyUser', 'owner', 'appId'] as const) assert.equal(view[key], null, key);
      assert.deepEqual(Object.values(view.appInfo), [null, null, null]);
      assert.ok(Array.isArray(view.log));
      assert.ok(Object.values(view.conf).every((value) => typeof value === 'string'));
      path = `/sessions/${view.id}`;
      session = sessionOf(livy, view.id);
    });

    test('while it starts, reads are answered without waiting for it', async () => {
      const waiting = await livy.expect(201, 'POST', `${path}/statements`, { code: '1', kind: 'pyspark' });
      const { output, progress } = waiting as { output: unknown; progress: unknown };
      assert.deepEqual([output, progress], [null, 0]);
      for (const read of ['', '/', '/state', '/log?from=0', '/statements', '/statements/0', '/statements/0/']) {
        await livy.expect(200, 'GET', path + read);
      }
      assert.equal((await livy.expect<SessionView>(200, 'GET', path)).state, 'starting');
      await livy.untilState(path, 'idle');
    });

    test('code that shows nothing has the text "", never no data', async () => {
      for (const [code, kind] of [
        ['x = 1', 'pyspark'],
        ['import java.util.Date', 'spark'],
      ]) {
        const { output } = await livy.run(session.id, code ?? '', kind);
        assert.ok(output?.status === 'ok');
        assert.equal(typeof output.data['text/plain'], 'string', code);
      }
      assert.deepEqual(await session.data('x = 1', 'pyspark'), { 'text/plain': '' });
    });

    test('what is printed is the text, before the value, and nothing of the log or of stderr is in it', async () => {
      const rows =
        'import sys\nfor row in spark.sql("select * from range(3)").toJSON().take(3): print(row, file=sys.stdout)\nprint("log", file=sys.stderr)';
      assert.equal(await session.text(rows, 'pyspark'), '{"id":0}\n{"id":1}\n{"id":2}');
      const scala = 'System.err.println("log"); spark.sql("select * from range(3)").toJSON.take(3).foreach(println)';
      assert.equal(await session.text(scala, 'spark'), '{"id":0}\n{"id":1}\n{"id":2}\n');
      assert.equal(await session.text('print("printed")\n41 + 1', 'pyspark'), 'printed\n42');
    });

    test('a statement that fails is available; its error has a name, a text and a list of lines', async () => {
      const failing = [
        ['nosuch', 'pyspark'],
        ['nosuch', 'spark'],
        ['select nosuch', 'sql'],
        ['1 / (1 - 1)', 'spark'],
      ];
      for (const [code, kind] of failing) {
        const { state, output } = await livy.run(session.id, code ?? '', kind);
        assert.ok(state === 'available' && output?.status === 'error', JSON.stringify(output));
        assert.ok(typeof output.ename === 'string' && typeof output.evalue === 'string');
        assert.ok(Array.isArray(output.traceback) && output.traceback.every((line) => typeof line === 'string'));
      }
    });

    test('%json and %table on the last line of code have exactly one form', async () => {
      const code = '// a comment\nvar answer = "a text"\n%json answer';
      assert.deepEqual(await session.data(code, 'spark'), { 'application/json': 'a text' });
      assert.deepEqual(await session.data('d = {"a": 1}\n%json d', 'pyspark'), { 'application/json': { a: 1 } });
      const table = await session.data('t = [[1, "a"]]\n%table t', 'pyspark');
      assert.deepEqual(Object.keys(table), ['application/vnd.livy.table.v1+json']);
    });

    test('SQL has a schema and rows; what selects nothing has them empty', async () => {
      const { schema, data } = (await session.data("select 1 as a, 'x' as b", 'sql'))['application/json'] as {
        schema: { type: string; fields: object[] };
        data: unknown;
      };
      assert.deepEqual(data, [[1, 'x']]);
      assert.equal(schema.type, 'struct');
      assert.deepEqual(Object.keys(schema.fields[0] ?? {}).sort(), ['metadata', 'name', 'nullable', 'type']);
      assert.deepEqual(await session.data('create or replace temporary view v as select 1', 'sql'), {
        'application/json': { schema: { type: 'struct', fields: [] }, data: [] },
      });
    });

    test('a cancel without a body answers 200 with JSON, one l, and the session is soon idle', async () => {
      const { id } = await session.running('import time; time.sleep(600)', 'pyspark');
      const { status, headers, text } = await send('POST', `/livy${path}/statements/${id}/cancel/`, '', {
        'content-type': 'application/json',
      });
      assert.deepEqual([status, text], [200, '{"msg":"canceled"}']);
      assert.match(headers['content-type'] ?? '', /^application\/json\b/);
      assert.equal((await livy.untilDone(session.id, id)).state, 'cancelled');
      await livy.untilState(path, 'idle');
    });

    test('GET with the type of a body and none is read; X-Requested-By may be sent and left out', async () => {
      const json = { 'content-type': 'application/json', 'x-requested-by': 'livy', accept: '*/*' };
      const { status, body } = await livy.ask<SessionView>('GET', path, undefined, json);
      assert.deepEqual([status, body.state], [200, 'idle']);
      const plain = await livy.ask('POST', `${path}/statements`, JSON.stringify({ code: '1', kind: 'pyspark' }), {});
      assert.equal(plain.status, 201);
    });

    test('any look at a session is a sign of life, but no use: the silent one ends first, then the idle one', async () => {
      const silent = await livy.open({ kind: 'sql', heartbeatTimeoutInSecond: 3 });
      await livy.run(session.id, '1', 'pyspark');
      const looks = ['', '/state', '/log', '/statements', '/statements/0'];
      const listed = async () => {
        const { sessions } = await livy.expect<{ sessions: SessionView[] }>(200, 'GET', '/sessions');
        return sessions.map(({ id }) => id);
      };
      const untilGone = (id: number) =>
        until(`session ${id} to be ended`, async () => {
          const answers = await Promise.all(looks.map((look) => livy.ask('GET', path + look)));
          return answers.every(({ status }) => status < 500) && !(await listed()).includes(id);
        });
      await untilGone(silent.id);
      assert.deepEqual(await listed(), [session.id]);
      await untilGone(session.id);
      // What has ended can still be read elsewhere, until somebody removes it.
      for (const { id } of [silent, session]) await livy.expect(204, 'DELETE', `/v1/sessions/${id}`);
    });
  });

  test('nothing is left', () => assertNothingLeft(server, livy));

  /** A request with headers that `fetch` does not send. */
  async function send(method: string, target: string, body: string, headers: Record<string, string>) {
    const sent = request(`${server.url}${target}`, { method, headers });
    let continued = false;
    sent.on('continue', () => {
      continued = true;
      sent.end(body);
    });
    if (headers.expect === undefined) sent.end(body);
    else sent.flushHeaders();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const text = (await response.setEncoding('utf8').toArray()).join('');
    return { status: response.statusCode, headers: response.headers, text, continued };
  }
});
