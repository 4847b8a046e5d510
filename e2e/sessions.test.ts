import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StatementList } from '@livery/protocol/statements';
import { driverProcesses } from './support/processes.ts';
import { assertSecretIsKept } from './support/secrets.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { openSession } from './support/session.ts';
import { sparks } from './support/sparks.ts';
import { until } from './support/until.ts';

/** Everything that a session may be asked for. */
const wish = {
  kind: 'python',
  name: 'all fields',
  proxyUser: 'bob',
  jars: [],
  pyFiles: [fixture('extra_module.py')],
  files: [fixture('data.txt')],
  driverMemory: '700m',
  driverCores: 1,
  executorMemory: '512m',
  executorCores: '1',
  numExecutors: 2,
  archives: [],
  queue: 'fast',
  conf: { 'spark.foo.bar': true, 'spark.sql.shuffle.partitions': 3, 'livy.note': 'not for Spark' },
  heartbeatTimeoutInSecond: 600,
  ttl: '2h',
  idleTimeout: '1h',
};

/** Livy's 23 fields in its order, as they are in the answer to `wish`. */
const view = {
  id: 0,
  name: 'all fields',
  appId: null,
  owner: null,
  proxyUser: null,
  state: 'starting',
  kind: 'pyspark',
  appInfo: { driverLogUrl: null, sparkUiUrl: null, executorLogUrls: null },
  log: ['stdout: ', '\nstderr: '],
  ttl: '2h',
  idleTimeout: '1h',
  driverMemory: '700m',
  driverCores: 1,
  executorMemory: '512m',
  executorCores: 1,
  conf: { 'spark.foo.bar': 'true', 'spark.sql.shuffle.partitions': '3', 'livy.note': 'not for Spark' },
  archives: [],
  files: wish.files,
  heartbeatTimeoutInSecond: 600,
  jars: [],
  numExecutors: 2,
  pyFiles: wish.pyFiles,
  queue: 'fast',
};

for (const spark of sparks) {
  describe(`sessions on ${spark.name}`, () => {
    let server: TestServer;
    before(async () => {
      server = await startServer({ spark });
    });
    after(() => server.dispose());
    const scratch = () => dirname(server.dataDir);

    test('an empty server has an empty list, to the letter', async () => {
      assert.equal((await server.livy.ask('GET', '/sessions')).text, '{"from":0,"total":0,"sessions":[]}');
    });

    test('a session is accepted with all fields', async () => {
      const answer = await server.livy.ask('POST', '/sessions', wish);
      assert.equal(answer.status, 201);
      assert.equal(answer.headers.get('location'), '/sessions/0');
      assert.equal(answer.text, JSON.stringify(view));
    });

    test('while it starts, statements queue and reads answer at once', async () => {
      const { livy } = server;
      for (const [id, code] of ['x = 1', 'x += 1; x', 'nosuch', 'x * 10'].entries()) {
        const answer = await livy.ask('POST', '/sessions/0/statements', { code });
        assert.equal(answer.status, 201);
        assert.equal(answer.headers.get('location'), `/sessions/0/statements/${id}`);
        const waiting = { id, code, state: 'waiting', output: null, progress: 0, started: 0, completed: 0 };
        assert.deepEqual(answer.body, waiting);
        assert.deepEqual(await livy.statement(0, id), waiting);
      }
      await livy.cancel(0, 1);
      const states = async () => {
        const list = await livy.expect<StatementList>(200, 'GET', '/sessions/all%20fields/statements');
        return list.statements.map(({ state }) => state);
      };
      assert.deepEqual(await states(), ['waiting', 'cancelled', 'waiting', 'waiting']);
      const log = await livy.expect<{ from: number; log: string[] }>(200, 'GET', '/sessions/0/log?from=0');
      assert.equal(log.log[0], 'stdout: ');
      assert.equal((await livy.session(0)).state, 'starting');
    });

    test('when it is up, it has done what waited, in order', async () => {
      const { livy } = server;
      await livy.untilState('/sessions/0', 'idle');
      const outputs = (await Promise.all([0, 1, 2, 3].map((n) => livy.statement(0, n)))).map(({ output }) => output);
      assert.deepEqual(outputs[0], { status: 'ok', execution_count: 0, data: { 'text/plain': '' } });
      assert.equal(outputs[1], null);
      assert.deepEqual([outputs[2]?.status, outputs[2]?.execution_count], ['error', 2]);
      assert.deepEqual(outputs[3], { status: 'ok', execution_count: 3, data: { 'text/plain': '10' } });
      const { appId, appInfo } = await livy.session(0);
      assert.match(appId ?? '', /^local-\d+$/);
      assert.equal((await fetch(appInfo.sparkUiUrl ?? '')).status, 200);
    });

    test('statements are listed by page, from either end', async () => {
      const list = async (query: string) => {
        const path = `/sessions/0/statements${query}`;
        const { total_statements, statements } = await server.livy.expect<StatementList>(200, 'GET', path);
        return [total_statements, ...statements.map(({ id }) => id)];
      };
      assert.deepEqual(await list(''), [4, 0, 1, 2, 3]);
      assert.deepEqual(await list('?from=1&size=2'), [4, 1, 2]);
      assert.deepEqual(await list('?order=desc&size=3'), [4, 3, 2, 1]);
      assert.deepEqual(await list('?from=9'), [4]);
    });

    test('every field reaches Spark', async () => {
      const { livy } = server;
      const { output } = await livy.run(
        0,
        `import json, extra_module
from pyspark import SparkFiles
%json {"conf": dict(sc.getConf().getAll()), "module": extra_module.VALUE, "file": open(SparkFiles.get("data.txt")).read().strip(), "here": open("data.txt").read().strip()}`,
      );
      assert.ok(output?.status === 'ok', JSON.stringify(output));
      const found = output.data['application/json'] as { conf: Record<string, string> } & Record<string, unknown>;
      const expected = {
        'spark.app.name': 'all fields',
        'spark.master': 'local[*]',
        'spark.driver.memory': '700m',
        'spark.executor.memory': '512m',
        'spark.executor.cores': '1',
        'spark.executor.instances': '2',
        'spark.yarn.queue': 'fast',
        'spark.foo.bar': 'true',
        'spark.sql.shuffle.partitions': '3',
        'livy.note': undefined,
      };
      for (const [key, value] of Object.entries(expected)) assert.equal(found.conf[key], value, key);
      assert.deepEqual([found.module, found.file, found.here], [42, 'some data', 'some data']);
    });

    test('the log is whole, in pages', async () => {
      const { livy } = server;
      await livy.run(0, 'import sys\nfor i in range(1000): print("log line", i, file=sys.stderr)');
      const lines = await until('the lines to be in the log', async () => {
        const log = await livy.log('/sessions/0');
        return log.includes('log line 999') && log;
      });
      assert.equal(lines[0], 'stdout: ');
      assert.equal(lines.filter((line) => line === '\nstderr: ').length, 1);
      assert.equal(lines.filter((line) => line.startsWith('log line ')).length, 1000);
      assert.ok(
        lines.some((line) => line.includes('SparkContext: Running Spark version')),
        'the start is kept',
      );
      const first = await livy.expect(200, 'GET', '/sessions/0/log?from=0&size=5');
      assert.deepEqual(first, { id: 0, from: 0, total: (first as { total: number }).total, log: lines.slice(0, 5) });
      const page = await livy.expect<{ from: number; log: string[] }>(200, 'GET', '/sessions/0/log?size=7');
      assert.equal(page.log.length, 7);
      assert.equal((await livy.session(0)).log.length, 10);
    });

    test('the secret of a session is in a file of its own user, and nowhere else', () =>
      assertSecretIsKept(server, 0, 'import os, json\nprint(json.dumps([sc.getConf().getAll(), dict(os.environ)]))'));

    test('a session that is deleted leaves no process and no directory', async () => {
      const { livy } = server;
      const busy = await livy.post(0, { code: 'import subprocess\nsubprocess.run(["setsid", "sleep", "600"])' });
      await until('the statement to run', async () => (await livy.statement(0, busy.id)).state === 'running');
      await until('its child to run', async () =>
        (await driverProcesses(scratch())).some(({ command }) => command.includes('sleep 600')),
      );
      assert.deepEqual(await livy.remove('/sessions/all%20fields'), { msg: 'deleted' });
      assert.deepEqual(await driverProcesses(scratch()), []);
      assert.deepEqual(await readdir(join(server.dataDir, 'apps')), []);
      assert.equal((await livy.ask('GET', '/sessions/0')).status, 404);
      assert.equal((await livy.ask('GET', '/sessions/0/statements/0')).status, 404);
    });

    test('all kinds of a shared session share Spark; a driver that somebody kills says so', async () => {
      const { livy } = server;
      const session = await openSession(livy, { conf: { 'livy.rsc.sql.num-rows': 2 } });
      const path = `/sessions/${session.id}`;
      assert.equal((await livy.session(session.id)).kind, 'shared');
      const made = 'val z = 7; spark.range(3).createOrReplaceTempView("shared_view"); z';
      assert.match(await session.text(made, 'scala'), /^z: Int = 7\nres\d+: Int = 7\n$/);
      assert.equal(await session.text('spark.table("shared_view").count()', 'python'), '3');
      const { 'application/json': rows } = await session.data('select * from shared_view', 'sql');
      const { data, truncated, rowLimit } = rows as { data: unknown; truncated: unknown; rowLimit: unknown };
      assert.deepEqual([data, truncated, rowLimit], [[[0], [1]], true, 2]);
      await session.data('create or replace temp view from_sql as select 5 as five', 'sql');
      assert.match(await session.text('spark.table("from_sql").first.getInt(0)', 'spark'), /: Int = 5\n$/);
      assert.equal(await session.text('print(sc.applicationId)', 'pyspark'), (await livy.session(session.id)).appId);
      assert.equal(await session.text('1+1', 'sparkr'), '[1] 2');

      const running = await session.running('Thread.sleep(600000)', 'spark');
      const drivers = await driverProcesses(scratch());
      const jvm = drivers.find(({ command }) => /^\S*java .*SparkSubmit/.test(command));
      assert.ok(jvm, JSON.stringify(drivers));
      process.kill(jvm.pid, 'SIGKILL');
      await livy.untilState(path, 'killed');
      assert.match((await livy.log(path)).at(-1) ?? '', /ended by SIGKILL \(exit code 137\)/);
      await until('its Python to end', async () => (await driverProcesses(scratch())).length === 0);
      const read = await livy.ask('GET', `${path}/statements/${running.id}`);
      assert.deepEqual([read.status, read.body], [400, { msg: "requirement failed: Session isn't active." }]);
      const posted = await livy.ask('POST', `${path}/statements`, { code: '1', kind: 'sql' });
      assert.deepEqual(
        [posted.status, posted.body],
        [500, 'java.lang.IllegalStateException: Session is in state killed'],
      );
      assert.deepEqual(await livy.remove(path), { msg: 'deleted' });
    });

    test('Spark that was stopped is said to be, and the one that comes after it serves all kinds', async () => {
      const { livy } = server;
      const session = await openSession(livy, {});
      await session.text('val before = 1', 'spark');
      const first = await session.text('print(sc.applicationId); spark.stop()', 'pyspark');
      for (let round = 0; round < 2; round++) {
        assert.match((await session.error('select 1', 'sql')).evalue, /Spark was stopped in this session/);
        assert.equal(await session.text('1+1', 'pyspark'), '2');
        assert.match(await session.text('1+1', 'spark'), /Int = 2/);
      }
      const again =
        'from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\nspark.sparkContext.applicationId';
      assert.notEqual(await session.text(again, 'pyspark'), `'${first}'`);
      assert.equal(await session.text('spark.range(5).count()', 'pyspark'), '5');
      const { 'application/json': rows } = await session.data('select count(*) from range(7)', 'sql');
      assert.deepEqual((rows as { data: unknown }).data, [[7]]);
      assert.match(
        await session.text('spark.range(3).map(_ + before).count() + sc.range(0, 2).count()', 'spark'),
        /= 5\n$/,
      );

      await session.cancelled(await session.running('spark.range(1000000000000000L).map(_ % 7).count()', 'spark'));
      assert.match((await session.error('spark.stop(); spark.range(3).count()', 'spark')).evalue, /stopped/);
      await session.text('val spark = org.apache.spark.sql.SparkSession.builder.getOrCreate()', 'spark');
      await session.data('select 1', 'sql');
      await livy.remove(`/sessions/${session.id}`);
    });

    test('a session that cannot start is dead, and its last lines say why', async () => {
      const { livy } = server;
      const failing = [
        {
          body: { kind: 'pyspark', conf: { 'spark.pyspark.python': '/nonexistent' } },
          says: /\/nonexistent.*spark\.pyspark\.python/,
        },
        { body: { kind: 'sql', conf: { 'spark.driver.memory': 'lots' } }, says: /Invalid maximum heap size: -Xmxlots/ },
        { body: { kind: 'sql', driverMemory: '100m' }, says: /must be at least 471859200/ },
        {
          body: { kind: 'sql', conf: { 'spark.sql.shuffle.partitions': 'x' } },
          says: /(?=.*spark\.sql\.shuffle\.partitions)(?=.*\bx\b)(?=.*\bint\b)/,
        },
        {
          body: { kind: 'spark', conf: { 'spark.driver.extraJavaOptions': '-agentlib:nosuch' } },
          says: /agent library nosuch/,
        },
      ];
      for (const { body, says } of failing) {
        const { id } = await livy.open(body);
        const queued = await livy.post(id, { code: 'select 1' });
        await until('the session to be dead', async () => {
          const { state } = await livy.session(id);
          assert.ok(['starting', 'dead'].includes(state), `${JSON.stringify(body)} is ${state}`);
          return state === 'dead';
        });
        const { log } = await livy.session(id);
        assert.match(log.slice(-4).join('\n'), says, (await livy.log(`/sessions/${id}`)).join('\n').slice(-3000));
        assert.equal((await livy.ask('GET', `/sessions/${id}/statements/${queued.id}`)).status, 400);
        await livy.remove(`/sessions/${id}`);
      }
      assert.deepEqual(await driverProcesses(scratch()), []);
      assert.deepEqual(await readdir(join(server.dataDir, 'apps')), []);
    });
  });
}
