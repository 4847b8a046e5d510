import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { BatchView } from '@livery/protocol/batches';
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../packages/server/src/store/testing/postgres.ts';
import { driverProcesses } from './support/processes.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

const ELSEWHERE = 'Livery: the log is on another host than this server; it is shown by itself.';

/** Two servers with a data directory each: to each other they are on another host. */
describe('servers of several hosts', () => {
  let postgres: TestPostgres;
  let url = '';
  let a: TestServer;
  let b: TestServer;
  const scratch = () => dirname(a.dataDir);
  const drivers = () => driverProcesses(scratch());

  before(async () => {
    postgres = await startPostgres();
    ({ url } = await postgres.createDatabase());
    const environment = { LIVERY_STORE: url };
    a = await startServer({ spark: newest, environment });
    b = await startServer({ spark: newest, environment });
  });
  after(async () => {
    await b?.dispose();
    await a?.dispose();
    await postgres?.dispose();
  });

  /** A batch of `a` that runs until its file is there. */
  async function slowBatch(go: string): Promise<number> {
    const { id } = await a.livy.submit({ file: fixture('slow.py'), args: [join(scratch(), go)] });
    await until('the program to begin', () => a.livy.says(`/batches/${id}`, 'begun'));
    return id;
  }

  test('a batch of one host is shown, and deleted, through the other, and its log is the same there', async () => {
    const id = await slowBatch('never');
    assert.equal((await b.livy.batch(id)).state, 'running');
    const { log, ...whole } = await a.livy.batch(id);
    const seen = await b.livy.batch(id);
    assert.deepEqual(seen, { ...whole, log: [ELSEWHERE] });
    assert.ok(log.length > 1);
    assert.deepEqual((await b.livy.expect<{ sessions: BatchView[] }>(200, 'GET', '/batches')).sessions, [seen]);
    for (const path of [`/batches/${id}/log`, `/batches/${id}/log?from=1&size=2`, `/v1/batches/${id}/log?tail=2`]) {
      assert.deepEqual(await b.livy.expect(200, 'GET', path), await a.livy.expect(200, 'GET', path), path);
    }
    await b.livy.remove(`/batches/${id}`);
    assert.deepEqual(await drivers(), []);
    assert.equal((await a.livy.ask('GET', `/batches/${id}`)).status, 404);
    await until('the files to go', async () => (await readdir(join(a.dataDir, 'apps'))).length === 0);
  });

  test('what a host that is down runs is left alone, and ended when it is back', async () => {
    const [kept, ended] = [await slowBatch('go'), await slowBatch('never')];
    await a.kill();
    const refused = await b.livy.ask('DELETE', `/batches/${ended}`);
    assert.deepEqual(
      [refused.status, /on a host where no server is up now/.test(refused.text)],
      [503, true],
      refused.text,
    );
    assert.equal((await drivers()).length > 0, true);
    for (const id of [kept, ended]) assert.equal((await b.livy.batch(id)).state, 'running');
    for (const path of [`/batches/${kept}/log`, `/v1/batches/${kept}/log`]) {
      const { status, headers, text } = await b.livy.ask('GET', path);
      assert.deepEqual([status, headers.get('retry-after')], [503, '2'], text);
      assert.match(text, /The log is on another host, where no server answers now/);
    }
    await writeFile(join(scratch(), 'go'), '');
    await a.restart();
    await b.livy.untilState(`/batches/${kept}`, 'success');
    await until('its end', async () => (await b.livy.batch(ended)).state === 'killed');
    assert.deepEqual(await drivers(), []);
    assert.ok(await a.livy.says(`/batches/${kept}`, 'done'));
    for (const id of [kept, ended]) await b.livy.remove(`/batches/${id}`);
  });

  test('a host that will not come back can be given up, as docs/operate.md says', async () => {
    const id = await slowBatch('never-either');
    await a.kill();
    const store = new pg.Client(url);
    await store.connect();
    await until('only the other host to be up', async () => {
      const up = await store.query('select distinct place from instances where expires_at > livery_now()');
      return up.rows.length === 1;
    });
    const lost = await store.query(
      `select distinct place from apps where ended_at is null and place not in
         (select place from instances where expires_at > livery_now())`,
    );
    assert.equal(lost.rows.length, 1);
    await store.query(
      `update apps set place = (select place from instances where expires_at > livery_now() limit 1)
        where ended_at is null and place = $1`,
      [lost.rows[0].place],
    );
    await store.end();
    await until('its end', async () => (await b.livy.batch(id)).state === 'dead');
    assert.match((await b.livy.log(`/batches/${id}`)).join('\n'), /The driver is gone and left no exit code/);
    await b.livy.remove(`/batches/${id}`);
    await a.restart();
    await until('what is nobody’s to be ended', async () => (await drivers()).length === 0);
  });
});
