import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { driverProcesses } from './support/processes.ts';
import { fixture, OTHER_LOOPBACK, startServer, type TestServer } from './support/server.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

describe('a server that goes and comes back', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ spark: newest });
  });
  after(() => server.dispose());
  const scratch = () => dirname(server.dataDir);

  test('a batch runs on through a crash, and is known again with its log and its end', async () => {
    const { livy } = server;
    const go = join(scratch(), 'go');
    const { id } = await livy.submit({ file: fixture('slow.py'), args: [go], name: 'lasting' });
    await until('the program to begin', () => livy.says(`/batches/${id}`, 'begun'));
    await server.kill();
    assert.ok((await driverProcesses(scratch())).length > 0);
    await server.restart();
    assert.equal((await livy.batch(id)).state, 'running');
    await writeFile(go, '');
    await livy.untilState('/batches/lasting', 'success');
    const log = await livy.log(`/batches/${id}`);
    const text = log.join('\n');
    assert.ok(text.includes('begun') && text.indexOf('begun') < text.indexOf('done'), text);
  });

  test('a batch that ended while no server ran has the right end', async () => {
    const { livy } = server;
    const go = join(scratch(), 'go-2');
    const { id } = await livy.submit({ file: fixture('slow.py'), args: [go] });
    await until('the program to begin', () => livy.says(`/batches/${id}`, 'begun'));
    await server.kill();
    await writeFile(go, '');
    await until('the driver to end', async () => (await driverProcesses(scratch())).length === 0);
    await server.restart();
    assert.equal((await livy.batch(id)).state, 'success');
  });

  test('a batch that was accepted runs once, whenever the server is killed after the answer', async () => {
    for (const delay of [0, 30, 300]) {
      const runs = join(scratch(), `runs-${delay}`);
      const { id } = await server.livy.submit({ file: fixture('once.py'), args: [runs] });
      await sleep(delay);
      await server.kill();
      await server.restart();
      await server.livy.untilState(`/batches/${id}`, 'success');
      assert.equal(await readFile(runs, 'utf8'), 'run\n', `killed after ${delay} ms`);
    }
  });

  test('a session that was starting when the server was killed is there', async () => {
    const { livy } = server;
    const { id } = await livy.open({ kind: 'sql' });
    const { id: n } = await livy.post(id, { code: 'select 1' });
    await server.kill();
    await server.restart();
    assert.equal((await livy.untilDone(id, n)).output?.status, 'ok');
    await livy.remove(`/sessions/${id}`);
    assert.deepEqual(await driverProcesses(scratch()), []);
  });

  test('a session keeps its variables, and a statement that ran meanwhile has its result, also at another address', async () => {
    const { livy } = server;
    const { id } = await livy.open({ kind: 'pyspark' });
    await livy.untilState(`/sessions/${id}`, 'idle');
    await livy.run(id, 'x = 41');
    const [go, done] = [join(scratch(), 'go-3'), join(scratch(), 'done-3')];
    const wait = [
      'import os, time',
      `while not os.path.exists(${JSON.stringify(go)}): time.sleep(0.05)`,
      'x += 1',
      `open(${JSON.stringify(done)}, "w").close()`,
    ].join('\n');
    const running = await livy.post(id, { code: wait });
    const queued = await livy.post(id, { code: 'x' });
    await until('the statement to run', async () => (await livy.statement(id, running.id)).state === 'running');
    await server.kill();
    await writeFile(go, '');
    await until('the statement to end without a server', async () => existsSync(done));
    await server.restart(true, OTHER_LOOPBACK);
    const { livy: again } = server;
    const [first, second] = [await again.untilDone(id, running.id), await again.untilDone(id, queued.id)];
    assert.equal(first.output?.status, 'ok');
    assert.deepEqual(second.output, { status: 'ok', execution_count: queued.id, data: { 'text/plain': '42' } });
    await again.untilState(`/sessions/${id}`, 'idle');
    await again.remove(`/sessions/${id}`);
    assert.deepEqual(await driverProcesses(scratch()), []);
  });

  test('SIGTERM ends the server cleanly, and leaves its drivers alone', async () => {
    const { livy } = server;
    const go = join(scratch(), 'go-4');
    const { id } = await livy.submit({ file: fixture('slow.py'), args: [go] });
    await until('the program to begin', () => livy.says(`/batches/${id}`, 'begun'));
    assert.equal(await server.stop(), 0);
    assert.ok((await driverProcesses(scratch())).length > 0);
    await server.restart();
    assert.equal((await server.livy.batch(id)).state, 'running');
    await server.livy.remove(`/batches/${id}`);
    assert.deepEqual(await driverProcesses(scratch()), []);
  });
});
