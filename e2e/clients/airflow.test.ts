import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { BatchView } from '@livery/protocol/batches';
import { seenBy } from '../support/client.ts';
import { createLivy, type Livy } from '../support/livy.ts';
import { assertNothingLeft } from '../support/nothing-left.ts';
import { fixture, startServer, type TestServer } from '../support/server.ts';
import { newest } from '../support/sparks.ts';

const DAGS = new URL('airflow', import.meta.url).pathname;

describe("Airflow's Livy provider", () => {
  let server: TestServer;
  let livy: Livy;
  before(async () => {
    server = await startServer({ spark: newest, conf: ['livery.server.base-path = /livy'] });
    livy = createLivy(`${server.url}/livy`);
  });
  after(() => server.dispose());

  test('operators that poll, defer or only submit, a sensor and a hook run batches under a path prefix', async () => {
    const home = join(dirname(server.dataDir), 'airflow');
    await mkdir(home);
    const { states, log } = await seenBy<{ states: Record<string, string>; log: string }>('airflow', [], {
      FIXTURES: fixture(''),
      AIRFLOW_HOME: home,
      AIRFLOW__CORE__DAGS_FOLDER: DAGS,
      AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
      AIRFLOW_CONN_LIVY_DEFAULT: JSON.stringify({
        conn_type: 'livy',
        host: `${server.url}/livy`,
        login: 'admin',
        password: 'not asked for',
      }),
    });
    assert.deepEqual(
      states,
      {
        succeeds: 'success',
        fails: 'failed',
        deferred_succeeds: 'success',
        deferred_fails: 'failed',
        deferred_too_long: 'failed',
        only_submits: 'success',
        senses: 'success',
        kills: 'success',
      },
      log,
    );
    for (const text of ["hello ['many', '1', '2.5']", "hello ['deferred']", 'ValueError: boom from fail.py']) {
      assert.ok(log.includes(text), `${text}\n${log}`);
    }
    assert.doesNotMatch(log, /Got status code|Unable to fetch/);

    // What Airflow deletes is gone; what ended by itself stays, as with Livy.
    const { sessions } = await livy.expect<{ sessions: BatchView[] }>(200, 'GET', '/batches');
    assert.deepEqual(sessions.map(({ state }) => state).sort(), ['dead', 'dead', 'success', 'success', 'success']);
    assert.equal(sessions.filter(({ name }) => name === 'airflow 2026-01-01').length, 1);
    for (const { id } of sessions) await livy.remove(`/batches/${id}`);
    await assertNothingLeft(server, livy);
  });
});
