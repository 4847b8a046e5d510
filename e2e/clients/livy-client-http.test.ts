import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { JobStatus } from '@livery/protocol/jobs';
import type { SessionView } from '@livery/protocol/sessions';
import { startServer, type TestServer } from '../support/server.ts';
import { sparks } from '../support/sparks.ts';

const PROJECT = new URL('../java-client', import.meta.url).pathname;
const TARGET = join(PROJECT, 'target');
const run = promisify(execFile);

/** What Kryo needs of a JDK since 16. */
const OPEN = ['lang', 'util', 'nio'].map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`);

for (const spark of sparks) {
  describe(`livy-client-http 0.7.1 on ${spark.name}`, () => {
    let server: TestServer;
    before(async () => {
      await run('mvn', ['-q', '-B', '-f', join(PROJECT, 'pom.xml'), 'compile'], { timeout: 300_000 });
      server = await startServer({ spark, conf: ['livy.spark.master = local[1]'] });
    });
    after(() => server.dispose());

    test('row 61: a jar is sent, its jobs run, fail and are cancelled', async () => {
      const { livy, url } = server;
      const jar = join(dirname(server.dataDir), 'jobs.jar');
      await run('jar', ['cf', jar, '-C', join(TARGET, 'classes'), 'livery/e2e/jobs']);
      const classPath = [join(TARGET, 'classes'), join(TARGET, 'libraries', '*')].join(':');
      const program = ['-cp', classPath, 'livery.e2e.client.Client', url, jar];
      const { stdout } = await run('java', [...OPEN, ...program], { timeout: 300_000 });
      assert.deepEqual(stdout.trim().split('\n'), [
        'pi true',
        'first null',
        'second {folder=1, hive=0, rows=6, runs=2, streaming=0, then=1}',
        'failed java.lang.IllegalStateException: boom',
        'cancel true',
        'cancelled CANCELLED',
        'after true',
      ]);
      const { sessions } = await livy.expect<{ sessions: SessionView[] }>(200, 'GET', '/sessions');
      assert.deepEqual(
        sessions.map(({ kind }) => kind),
        ['shared'],
      );
      const states = [1, 2, 3, 4, 5, 6].map(async (n) => {
        const { state } = await livy.expect<JobStatus>(200, 'GET', `/sessions/0/jobs/${n}`);
        return state;
      });
      assert.deepEqual(await Promise.all(states), [
        'SUCCEEDED',
        'SUCCEEDED',
        'SUCCEEDED',
        'FAILED',
        'CANCELLED',
        'SUCCEEDED',
      ]);
      await livy.remove('/sessions/0');
    });
  });
}
