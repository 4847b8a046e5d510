import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { piJar } from './support/jar.ts';
import { driverProcesses } from './support/processes.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { sparks } from './support/sparks.ts';
import { until } from './support/until.ts';

for (const spark of sparks) {
  describe(`batches on ${spark.name}`, () => {
    let server: TestServer;
    before(async () => {
      server = await startServer({ spark });
    });
    after(() => server.dispose());
    const scratch = () => dirname(server.dataDir);

    test('an empty server has an empty list, to the letter', async () => {
      const { text, headers } = await server.livy.ask('GET', '/batches');
      assert.equal(text, '{"from":0,"total":0,"sessions":[]}');
      assert.equal(headers.get('content-type'), 'application/json;charset=utf-8');
    });

    test('a Python file runs with its arguments to success, and its log is whole', async () => {
      const { livy } = server;
      const args = ['a', 'b c', '"q"', 5, true];
      const answer = await livy.ask<{ id: number }>('POST', '/batches', { file: fixture('ok.py'), args, name: 'ok' });
      const { id } = answer.body;
      assert.equal(answer.status, 201);
      assert.equal(answer.headers.get('location'), `/batches/${id}`);
      assert.deepEqual(answer.body, {
        id,
        name: 'ok',
        owner: null,
        proxyUser: null,
        state: 'starting',
        appId: null,
        appInfo: { driverLogUrl: null, sparkUiUrl: null, executorLogUrls: null },
        log: ['stdout: ', '\nstderr: '],
      });
      await livy.untilState(`/batches/${id}`, 'success');
      const log = await livy.log(`/batches/${id}`);
      assert.equal(log[0], 'stdout: ');
      assert.equal(log.at(-1), '\nstderr: ');
      for (const text of [`hello ['a', 'b c', '"q"', '5', 'true']`, 'to stderr']) {
        assert.ok(await livy.says(`/batches/${id}`, text), log.join('\n'));
      }

      const page = await livy.expect(200, 'GET', `/batches/${id}/log?from=1&size=2`);
      assert.deepEqual(page, { id, from: 1, total: log.length, log: log.slice(1, 3) });
      const tail = await livy.expect<{ log: string[] }>(200, 'GET', `/batches/ok/log?size=3`);
      assert.deepEqual(tail.log, log.slice(-3));
      const list = await livy.expect<{ total: number; sessions: { id: number }[] }>(200, 'GET', '/batches?size=500');
      assert.equal(list.total, 1);
      assert.deepEqual(list.sessions, [await livy.batch(id)]);

      assert.deepEqual(await livy.remove(`/batches/${id}`), { msg: 'deleted' });
      const gone = await livy.ask('GET', `/batches/${id}`);
      assert.deepEqual([gone.status, gone.body], [404, { msg: `Session '${id}' not found.` }]);
      assert.deepEqual(await readdir(join(server.dataDir, 'apps')), []);
    });

    test('a jar runs its class, and its tasks are distributed', async () => {
      const { livy } = server;
      const jar = await piJar(scratch(), spark);
      const { id } = await livy.submit({ file: jar, className: 'Pi', args: ['4'], name: 'the pi' });
      await livy.untilState(`/batches/${id}`, 'success');
      const log = (await livy.log(`/batches/${id}`)).join('\n');
      assert.match(log, /Pi is roughly 3\.\d+ by the pi/);
      assert.match(log, /Finished task 3\.0 in stage 0\.0/);
    });

    test('every field reaches Spark', async () => {
      const { livy } = server;
      const { id } = await livy.submit({
        file: fixture('conf.py'),
        name: 'all fields',
        driverMemory: '600m',
        driverCores: 1,
        executorMemory: '512m',
        executorCores: '2',
        numExecutors: 3,
        queue: 'fast',
        pyFiles: [fixture('extra_module.py')],
        files: [fixture('data.txt')],
        jars: [],
        archives: [],
        conf: { 'spark.a.flag': true, 'spark.a.number': 1.5, 'spark.driver.memory': '1g', 'spark.master': 'local[7]' },
      });
      await livy.untilState(`/batches/${id}`, 'success');
      const line = (await livy.log(`/batches/${id}`)).find((text) => text.includes('CONF {')) ?? '';
      const conf = JSON.parse(line.slice(line.indexOf('{'), line.lastIndexOf('}') + 1));
      const expected = {
        'spark.app.name': 'all fields',
        'spark.master': 'local[*]',
        'spark.driver.memory': '600m',
        'spark.driver.cores': '1',
        'spark.executor.memory': '512m',
        'spark.executor.cores': '2',
        'spark.executor.instances': '3',
        'spark.yarn.queue': 'fast',
        'spark.a.flag': 'true',
        'spark.a.number': '1.5',
        module: 42,
        file: 'some data',
        variable: '',
      };
      for (const [key, value] of Object.entries(expected)) assert.equal(conf[key], value, key);
      assert.ok(conf.heap < 650 * 2 ** 20, `the heap has ${conf.heap} bytes`);
    });

    test('a program that fails is dead, and its log says why', async () => {
      const { livy } = server;
      const failing = [
        { body: { file: fixture('fail.py') }, says: 'ValueError: boom from fail.py' },
        { body: { file: fixture('not-there.py') }, says: "can't open file" },
        { body: { file: fixture('ok.py'), driverMemory: 'lots' }, says: 'Invalid maximum heap size: -Xmxlots' },
        { body: { file: fixture('not-there.jar'), className: 'Nope' }, says: 'Nope' },
      ];
      const ids = await Promise.all(failing.map(async ({ body }) => (await livy.submit(body)).id));
      for (const [index, id] of ids.entries()) {
        await livy.untilState(`/batches/${id}`, 'dead');
        const log = (await livy.log(`/batches/${id}`)).join('\n');
        assert.ok(log.includes(failing[index]?.says ?? ''), log);
      }
    });

    test('a program that ends with a code of its own is dead, and no error is put into its log', async () => {
      const { livy } = server;
      const { id } = await livy.submit({ file: fixture('exit3.py') });
      await livy.untilState(`/batches/${id}`, 'dead');
      const log = await livy.log(`/batches/${id}`);
      assert.doesNotMatch(log.join('\n'), /Traceback|Exception/);
      assert.equal(log.at(-1), '\nstderr: ');
    });

    test('deleting a running batch ends its JVM and its Python workers', async () => {
      const { livy } = server;
      const marker = join(scratch(), 'worker-');
      const { id } = await livy.submit({ file: fixture('workers.py'), args: [marker] });
      await until('both workers to work', async () => existsSync(`${marker}0`) && existsSync(`${marker}1`));
      const alive = await driverProcesses(scratch());
      assert.ok(alive.filter(({ command }) => command.includes('pyspark.daemon')).length > 0, JSON.stringify(alive));
      assert.ok(alive.some(({ command }) => command.includes('SparkSubmit')));
      assert.deepEqual(await livy.remove(`/batches/${id}`), { msg: 'deleted' });
      const uids = new Set(alive.map(({ app }) => app));
      const left = (await driverProcesses(scratch())).filter(({ app }) => uids.has(app));
      assert.deepEqual(left, []);
      assert.equal((await livy.ask('GET', `/batches/${id}`)).status, 404);
    });

    test('a driver that somebody kills is killed, and the log says by what', async () => {
      const { livy } = server;
      const { id } = await livy.submit({ file: fixture('slow.py'), args: [join(scratch(), 'never')] });
      await until('the program to begin', () => livy.says(`/batches/${id}`, 'begun'));
      const drivers = await driverProcesses(scratch());
      const jvm = drivers.find(({ command }) => /^\S*java .*slow\.py/.test(command));
      assert.ok(jvm, JSON.stringify(drivers));
      process.kill(jvm.pid, 'SIGKILL');
      await livy.untilState(`/batches/${id}`, 'killed');
      assert.match((await livy.log(`/batches/${id}`)).at(-1) ?? '', /ended by SIGKILL \(exit code 137\)/);
      const left = (await driverProcesses(scratch())).filter(({ app }) => app === jvm.app);
      assert.deepEqual(left, [], 'the Python of the driver runs on');
    });

    test('a name is taken while its batch lives', async () => {
      const { livy } = server;
      const go = join(scratch(), 'go');
      const body = { file: fixture('slow.py'), args: [go], name: 'daily' };
      const { id } = await livy.submit(body);
      const { total } = await livy.expect<{ total: number }>(200, 'GET', '/batches');
      const refused = await livy.ask<{ msg: string }>('POST', '/batches', body);
      assert.equal(refused.status, 400);
      assert.match(refused.body.msg, /^Rejected, Reason: Duplicate session name: Some\(daily\) for session \d+$/);
      assert.equal((await livy.expect<{ total: number }>(200, 'GET', '/batches')).total, total);
      await writeFile(go, '');
      await livy.untilState(`/batches/${id}`, 'success');
      const again = await livy.submit(body);
      await livy.untilState('/batches/daily', 'success');
      assert.equal((await livy.expect<{ id: number }>(200, 'GET', '/batches/daily')).id, again.id);
    });
  });
}
