import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../packages/server/src/store/testing/postgres.ts';
import { driverProcesses } from './support/processes.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

/** Two servers of one host on one store; each test leaves both running. */
describe('several servers', () => {
  let postgres: TestPostgres;
  let url: string;
  let a: TestServer;
  let b: TestServer;
  const scratch = () => dirname(a.dataDir);
  const signal = (server: TestServer, name: NodeJS.Signals) => process.kill(server.pid, name);

  before(async () => {
    postgres = await startPostgres();
    ({ url } = await postgres.createDatabase());
    const environment = { LIVERY_STORE: url };
    a = await startServer({ spark: newest, environment });
    b = await startServer({ spark: newest, environment, dataDir: a.dataDir });
  });
  after(async () => {
    await b?.dispose();
    await a?.dispose();
    await postgres?.dispose();
  });

  test('ids are one sequence, and what one has accepted the other one knows, shows and ends', async () => {
    const go = join(scratch(), 'never');
    const request = { file: fixture('slow.py'), args: [go] };
    const posted = await Promise.all([a, b, a, b].map((server) => server.livy.submit(request)));
    assert.deepEqual(posted.map(({ id }) => id).sort(), [0, 1, 2, 3]);
    const other = (index: number) => (index % 2 === 0 ? b : a);
    for (const [index, { id }] of posted.entries()) {
      const { livy } = other(index);
      await until('the program to begin', () => livy.says(`/batches/${id}`, 'begun'));
      assert.equal((await livy.batch(id)).state, 'running');
    }
    await Promise.all(posted.map(({ id }, index) => other(index).livy.remove(`/batches/${id}`)));
    assert.deepEqual(await driverProcesses(scratch()), []);
    await until('the files to go', async () => (await readdir(join(a.dataDir, 'apps'))).length === 0);
    assert.deepEqual(await a.livy.expect(200, 'GET', '/batches'), { from: 0, total: 0, sessions: [] });
  });

  test('a session is used through either, and goes on when the server dies to which its agent is connected', async () => {
    const { id } = await a.livy.open({ kind: 'pyspark' });
    await b.livy.untilState(`/sessions/${id}`, 'idle');
    assert.equal((await b.livy.run(id, 'x = 41')).output?.status, 'ok');
    assert.deepEqual((await a.livy.run(id, 'x')).output, {
      status: 'ok',
      execution_count: 1,
      data: { 'text/plain': '41' },
    });
    const { candidates } = await b.livy.expect<{ candidates: string[] }>(200, 'POST', `/sessions/${id}/completion`, {
      code: 'pri',
      kind: 'pyspark',
      cursor: 3,
    });
    assert.ok(candidates.includes('print'), JSON.stringify(candidates));

    const order: number[] = [];
    for (let i = 0; i < 10; i++) order.push((await (i % 2 === 0 ? a : b).livy.post(id, { code: `${i}` })).id);
    for (const [i, n] of order.entries()) {
      assert.deepEqual((await a.livy.untilDone(id, n)).output?.data, { 'text/plain': `${i}` });
    }
    assert.deepEqual(order, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);

    const sleeping = await b.livy.post(id, { code: 'import time\ntime.sleep(1000)' });
    await until('it to run', async () => (await b.livy.statement(id, sleeping.id)).state === 'running');
    await b.livy.cancel(id, sleeping.id);
    assert.equal((await b.livy.untilDone(id, sleeping.id)).state, 'cancelled');

    const [go, done] = [join(scratch(), 'go'), join(scratch(), 'done')];
    const wait = [
      'import os',
      `while not os.path.exists(${JSON.stringify(go)}): time.sleep(0.05)`,
      'x += 1',
      `open(${JSON.stringify(done)}, "w").close()`,
    ].join('\n');
    const running = await b.livy.post(id, { code: wait });
    const queued = await b.livy.post(id, { code: 'x' });
    await until('it to run', async () => (await b.livy.statement(id, running.id)).state === 'running');
    await a.kill();
    await writeFile(go, '');
    await until('it to end', async () => existsSync(done));
    assert.equal((await b.livy.untilDone(id, running.id)).output?.status, 'ok');
    assert.deepEqual((await b.livy.untilDone(id, queued.id)).output?.data, { 'text/plain': '42' });
    await b.livy.untilState(`/sessions/${id}`, 'idle');
    await b.livy.remove(`/sessions/${id}`);
    assert.deepEqual(await driverProcesses(scratch()), []);
    await a.restart();
  });

  test('a server that stood still past its lease has lost its apps, and does no harm when it goes on', async () => {
    const go = join(scratch(), 'go-2');
    const lines = join(scratch(), 'runs-2');
    const slow = await a.livy.submit({ file: fixture('slow.py'), args: [go] });
    await until('the program to begin', () => b.livy.says(`/batches/${slow.id}`, 'begun'));
    const once = await a.livy.submit({ file: fixture('once.py'), args: [lines] });
    signal(a, 'SIGSTOP');
    try {
      await writeFile(go, '');
      await b.livy.untilState(`/batches/${slow.id}`, 'success');
      await b.livy.untilState(`/batches/${once.id}`, 'success');
    } finally {
      signal(a, 'SIGCONT');
    }
    await until('it to begin anew', async () => (await timesBegunAnew(a)) > 0);
    assert.equal((await a.livy.batch(slow.id)).state, 'success');
    assert.equal(await readFile(lines, 'utf8'), 'run\n');
    const after = await a.livy.submit({ file: fixture('once.py'), args: [lines] });
    await b.livy.untilState(`/batches/${after.id}`, 'success');
    assert.equal(await readFile(lines, 'utf8'), 'run\nrun\n');
  });

  test('a session whose agent is connected to a server that stands still goes on through another one', async () => {
    const { id } = await a.livy.open({ kind: 'pyspark' });
    await a.livy.untilState(`/sessions/${id}`, 'idle');
    const [go, lines] = [join(scratch(), 'go-3'), join(scratch(), 'statements')];
    const append = (line: string) => `open(${JSON.stringify(lines)}, "a").write("${line}\\n")`;
    const wait = ['import os, time', `while not os.path.exists(${JSON.stringify(go)}): time.sleep(0.05)`];
    const running = await a.livy.post(id, { code: [...wait, append('before')].join('\n') });
    await until('it to run', async () => (await b.livy.statement(id, running.id)).state === 'running');
    const beginnings = await timesBegunAnew(a);
    signal(a, 'SIGSTOP');
    try {
      await writeFile(go, '');
      assert.equal((await b.livy.untilDone(id, running.id)).output?.status, 'ok');
      assert.equal((await b.livy.run(id, append('meanwhile'))).output?.status, 'ok');
    } finally {
      signal(a, 'SIGCONT');
    }
    await until('it to begin anew', async () => (await timesBegunAnew(a)) > beginnings);
    assert.equal((await a.livy.run(id, append('after'))).output?.status, 'ok');
    assert.equal(await readFile(lines, 'utf8'), 'before\nmeanwhile\nafter\n');
    await a.livy.remove(`/sessions/${id}`);
    assert.deepEqual(await driverProcesses(scratch()), []);
  });

  test('a batch that a dead server accepted is run once, by the other one', async () => {
    for (const round of [0, 1, 2]) {
      const lines = join(scratch(), `runs-of-the-dead-${round}`);
      const { id } = await a.livy.submit({ file: fixture('once.py'), args: [lines] });
      await a.kill();
      await b.livy.untilState(`/batches/${id}`, 'success');
      assert.equal(await readFile(lines, 'utf8'), 'run\n');
      await a.restart();
    }
  });

  test('a batch that is deleted through a server that is not its own ends also when its own dies in the middle', async () => {
    const { id } = await a.livy.submit({ file: fixture('slow.py'), args: [join(scratch(), 'never')] });
    await until('the program to begin', () => b.livy.says(`/batches/${id}`, 'begun'));
    signal(a, 'SIGSTOP');
    const deleted = b.livy.remove(`/batches/${id}`);
    await a.kill();
    await deleted;
    assert.deepEqual(await driverProcesses(scratch()), []);
    await a.restart();
  });

  test('where the database goes in the middle of a commit nobody says that nothing was done, and its key does it once', async () => {
    const lines = join(scratch(), 'runs-of-the-unknown');
    const body = { file: fixture('once.py'), args: [lines] };
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'in-the-middle' };
    const database = new pg.Client({ connectionString: url });
    await database.connect();
    await database.query(`
      create function wait() returns trigger language plpgsql as $$ begin perform pg_sleep(600); return null; end $$;
      create constraint trigger wait after insert on apps deferrable initially deferred for each row execute function wait();
    `);
    const asked = a.livy.ask<{ msg: string }>('POST', '/batches', body, headers);
    await until('the commit to wait', async () => {
      const waiting = "select 1 from pg_stat_activity where wait_event = 'PgSleep' and query = 'commit'";
      return (await database.query(waiting)).rowCount === 1;
    });
    await database.end();
    await postgres.restart({ immediate: true });
    const { status, body: said } = await asked;
    assert.equal(status, 504, JSON.stringify(said));
    assert.match(said.msg, /^Nobody knows whether this was done/);

    const again = new pg.Client({ connectionString: url });
    await again.connect();
    await again.query('drop trigger wait on apps; drop function wait');
    await again.end();
    const { id } = await until('the store to be there', async () => {
      const answer = await b.livy.ask<{ id: number }>('POST', '/batches', body, headers);
      assert.ok([201, 503].includes(answer.status), answer.text);
      return answer.status === 201 && answer.body;
    });
    await a.livy.untilState(`/batches/${id}`, 'success');
    assert.equal(await readFile(lines, 'utf8'), 'run\n');
  });
});

/** How often a server found that it had lost its lease. */
async function timesBegunAnew(server: TestServer): Promise<number> {
  return (await server.log()).split('begins anew').length - 1;
}
