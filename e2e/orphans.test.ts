import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { SessionDetails } from '@livery/protocol/v1/sessions';
import { assertNothingLeft } from './support/nothing-left.ts';
import { driverProcesses } from './support/processes.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { openSession } from './support/session.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

describe('what is killed or forgotten leaves nothing behind', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ spark: newest, conf: ['livery.agent.orphan-timeout = 3s'] });
  });
  after(() => server.dispose());
  const scratch = () => dirname(server.dataDir);

  const ROLES = { wrapper: 'driver.sh', jvm: 'org.apache.spark.deploy.SparkSubmit', python: '/main.py' } as const;

  /** The one process of that role; a wrapper has its driver's command among its own words. */
  async function pidOf(role: keyof typeof ROLES): Promise<number> {
    const ofRole = (command: string) =>
      command.includes(ROLES[role]) && command.includes(ROLES.wrapper) === (role === 'wrapper');
    const [only, ...more] = (await driverProcesses(scratch())).filter(({ command }) => ofRole(command));
    assert.ok(only && more.length === 0, `one ${role}`);
    return only.pid;
  }

  async function begun(go: string): Promise<string> {
    const { id } = await server.livy.submit({ file: fixture('slow.py'), args: [join(scratch(), go)] });
    await until('the program to begin', () => server.livy.says(`/batches/${id}`, 'begun'));
    return `/batches/${id}`;
  }

  async function assertNothingRuns(): Promise<void> {
    assert.deepEqual(await driverProcesses(scratch()), []);
    assert.deepEqual(await readdir(server.temporary), []);
  }

  test('a batch whose JVM is killed: its Python program ends too', async () => {
    const batch = await begun('never');
    process.kill(await pidOf('jvm'), 'SIGKILL');
    await until('it to be killed', async () => (await stateOf(batch)) === 'killed');
    await assertNothingRuns();
    await server.livy.remove(batch);
  });

  test('a batch whose wrapper is killed, with what its program left running', async () => {
    const batch = await begun('go');
    process.kill(await pidOf('wrapper'), 'SIGKILL');
    assert.equal(await stateOf(batch), 'running');
    await writeFile(join(scratch(), 'go'), '');
    await until('it to be gone', async () => (await stateOf(batch)) === 'dead');
    await assertNothingRuns();
    await server.livy.remove(batch);
  });

  test('a session whose Python is killed and then, while it is at work, its JVM', async () => {
    const session = await openSession(server.livy, { kind: 'pyspark' });
    const count = 'import tempfile; tempfile.mkstemp(); sc.parallelize(range(9), 2).map(lambda x: x + 1).sum()';
    assert.equal(await session.text(count), '45');
    process.kill(await pidOf('python'), 'SIGKILL');
    await session.error('1');
    assert.equal(await session.text(count), '45');
    await session.running('while True: pass');
    process.kill(await pidOf('jvm'), 'SIGKILL');
    await until('it to end', async () => ['dead', 'killed'].includes(await stateOf(`/sessions/${session.id}`)));
    await assertNothingRuns();
    await server.livy.remove(`/sessions/${session.id}`);
  });

  test('a session without a server ends itself after its orphan time-out, and a batch never', async () => {
    const session = await openSession(server.livy, { kind: 'sql' });
    const batch = await begun('go-2');
    const apps = (await driverProcesses(scratch())).map(({ app }) => app);
    assert.equal(new Set(apps).size, 2);
    await server.kill();
    await until('the session to end', async () => (await readdir(server.temporary)).length === 1);
    const left = await driverProcesses(scratch());
    assert.ok(left.length > 0 && left.every(({ app }) => app === left[0]?.app));
    await server.restart();
    assert.equal(await stateOf(batch), 'running');
    await until('its end to be known', async () => (await stateOf(`/sessions/${session.id}`)) === 'dead');
    const { cause } = await server.livy.expect<SessionDetails>(200, 'GET', `/v1/sessions/${session.id}`);
    assert.equal(cause, 'No server could be reached for 3 seconds.');
    await writeFile(join(scratch(), 'go-2'), '');
    await server.livy.untilState(batch, 'success');
    await assertNothingRuns();
    await server.livy.remove(batch);
    await server.livy.remove(`/sessions/${session.id}`);
    await assertNothingLeft(server);
  });

  async function stateOf(path: string): Promise<string> {
    return (await server.livy.expect<{ state: string }>(200, 'GET', path)).state;
  }
});
