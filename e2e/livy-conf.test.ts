import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StatementList } from '@livery/protocol/statements';
import type { SessionDetails } from '@livery/protocol/v1/sessions';
import type { LogLines } from '@livery/protocol/v1/shapes';
import type { StatementDetails } from '@livery/protocol/v1/statements';
import type { Gone } from '@livery/protocol/v1/tombstones';
import { jobsOf, pickled, unpickled } from './support/jobs.ts';
import { fixture, QUICK_DRIVERS, startServer, type TestServer } from './support/server.ts';
import { openSession } from './support/session.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

const jars = await readdir(join(newest.home, 'jars'));
const sparkVersion = jars.flatMap((jar) => /^spark-core_[\d.]+-(.*)\.jar$/.exec(jar)?.[1] ?? []).join();

/** What a `livy.conf` brings along. */
const conf = [
  'livy.server.recovery.mode = recovery',
  'livy.server.recovery.state-store = filesystem',
  'livy.ui.enabled = true',
  'livy.spark.deployMode = client',
  `livy.spark.version = ${sparkVersion}`,
  'livy.spark.scala-version = 2.13.99',
  'livy.repl.enableHiveContext = true',
  'livy.rsc.retained-statements = 3',
  'livy.server.session.ttl-check = true',
  'livy.server.session.state-retain.sec = 4s',
  'livy.server.heartbeat-watchdog.interval = 100ms',
  'livy.server.sesion.timeout = 1h',
];

interface List {
  total: number;
  sessions: { id: number }[];
}

describe('a livy.conf as it is', () => {
  let server: TestServer;
  before(async () => {
    // Programs of the machine's Spark may use Spark Connect; sessions do not.
    server = await startServer({ spark: newest, conf, sparkDefaults: [...QUICK_DRIVERS, 'spark.api.mode connect'] });
  });
  after(() => server.dispose());

  const listed = async (path: string) => {
    const { sessions } = await server.livy.expect<List>(200, 'GET', path);
    return sessions.map(({ id }) => id);
  };

  test('what does not count is named at the start, with the reason', async () => {
    const log = await readFile(join(dirname(server.dataDir), 'server.log'), 'utf8');
    assert.match(log, /livy\.server\.recovery\.state-store in .* is ignored: what the server knows is in a database/);
    assert.match(log, /livy\.ui\.enabled in .* is ignored: this version has no web page\./);
    assert.match(log, /livy\.server\.sesion\.timeout in .* \(is livy\.server\.session\.timeout meant\?\)/);
    for (const key of ['recovery.mode', 'deployMode', 'enableHiveContext']) {
      assert.ok(!log.includes(`${key} in `), key);
    }
  });

  test('Spark of another version refuses the start', async () => {
    for (const [key, value, found] of [
      ['livy.spark.version', '3.4', /livy\.spark\.version is 3\.4, but the Spark in .* is 4\./],
      [
        'livy.spark.scala-version',
        '2.12.18',
        /livy\.spark\.scala-version is 2\.12, but the Spark in .* is for Scala 2\.13/,
      ],
    ] as const) {
      await assert.rejects(startServer({ spark: newest, conf: [`${key} = ${value}`] }), found);
    }
  });

  test('row 45: old statements go; a session may say how many it keeps; rows 14 and 16', async () => {
    const { livy } = server;
    const own = { 'livy.rsc.retained-statements': 2, 'livy.uri': 'http://me', 'livy.client.http.spnego.enable': false };
    const files = { files: [fixture('data.txt')], conf: { 'spark.files': fixture('ok.py'), 'spark.master': 'yarn' } };
    const [keepsThree, keepsTwo] = await Promise.all([
      openSession(livy, { kind: 'pyspark', ...files }),
      openSession(livy, { kind: 'pyspark', conf: own }),
    ]);
    // Rows 14 and 16: the master is the server's but shown as asked for, and lists of the request go before those of conf.
    assert.equal((await livy.session(keepsThree.id)).conf['spark.master'], 'yarn');
    const lists = await keepsThree.text("print(sc.master, sc.getConf().get('spark.files'))");
    assert.match(lists, /^local\[\*\] file:\S*data\.txt,file:\S*ok\.py$/);
    for (const [session, kept] of [
      [keepsThree, [2, 3, 4]],
      [keepsTwo, [2, 3]],
    ] as const) {
      for (let n = 0; n < 4; n++) assert.equal(await session.text(`${n} + 1`), String(n + 1));
      const path = `/sessions/${session.id}/statements`;
      const { total_statements, statements } = await livy.expect<StatementList>(200, 'GET', path);
      assert.deepEqual([total_statements, statements.map(({ id }) => id)], [kept.length, kept]);
      const gone = await livy.ask('GET', `${path}/0`);
      assert.deepEqual([gone.status, gone.body], [404, 'Statement not found']);
    }
    const catalog = "spark.conf.get('spark.sql.catalogImplementation')";
    assert.equal(await keepsTwo.text(catalog), "'hive'");
    const { hive } = await pickled(newest, {
      hive: 'def job(context): return context.hive_ctx.sql("select 41 as a").first().a',
    });
    const jobs = jobsOf(() => livy, keepsTwo.id);
    const { result, error } = await jobs.ended(await jobs.submit(hive));
    assert.deepEqual([error, await unpickled(newest, { hive: result ?? '' })], [null, { hive: '41' }]);
    await livy.remove(`/sessions/${keepsThree.id}`);
    await livy.remove(`/sessions/${keepsTwo.id}`);
  });

  test('rows 74 and 75: use and heartbeats keep a session, reads and lists do not', async () => {
    const { livy } = server;
    const idle = await livy.open({ kind: 'sql', idleTimeout: '2s' });
    const beating = await livy.open({ kind: 'sql', heartbeatTimeoutInSecond: 2 });
    const begun = Date.now();
    const lives = async (id: number) => (await livy.ask('GET', `/sessions/${id}`)).status === 200;

    // Both are up after more than their time: starting is not idle, and every look at a session is a beat.
    await until('both to be up, and older than their times', async () => {
      const states = await Promise.all([idle, beating].map(({ id }) => livy.session(id)));
      return Date.now() - begun > 4000 && states.every(({ state }) => state === 'idle');
    });
    const { id: used } = await livy.post(idle.id, { code: 'select 1' });
    await until('the statement to end', async () => {
      assert.ok(await lives(beating.id), 'its client is there');
      return (await livy.statement(idle.id, used)).state === 'available';
    });
    const lastUse = Date.now();
    await until('the unused session to end, for all reads of it', async () => {
      assert.ok(await lives(beating.id), 'its client is there');
      return !(await lives(idle.id));
    });
    assert.ok(Date.now() - lastUse > 1900, 'not before its time');
    const lastBeat = Date.now();
    await until('the silent session to leave the list', async () => !(await listed('/sessions')).includes(beating.id));
    assert.ok(Date.now() - lastBeat > 1900, 'not before its time');
    assert.equal(await lives(beating.id), false);

    // To Livy's clients they are gone; under /v1 they have ended, and what they said can be read.
    assert.deepEqual(await listed('/sessions'), []);
    const read = (id: number) => livy.expect<SessionDetails>(200, 'GET', `/v1/sessions/${id}?wait=60`);
    for (const [{ id }, expired, why] of [
      [idle, 'idle', /^The session was ended: nobody used it for \d+ ms\.$/],
      [beating, 'heartbeat', /^The session was ended: its client was silent for \d+ ms\.$/],
    ] as const) {
      const { state, expired: rule, cause } = await read(id);
      assert.deepEqual([state, rule], ['dead', expired]);
      assert.match(cause ?? '', why);
    }
    const path = `/v1/sessions/${idle.id}`;
    const { output } = await livy.expect<StatementDetails>(200, 'GET', `${path}/statements/${used}`);
    assert.equal(output?.status, 'ok');
    assert.match((await livy.expect<LogLines>(200, 'GET', `${path}/log?tail=1`)).lines.join(), /nobody used it/);
    assert.equal((await livy.ask('DELETE', `/sessions/${idle.id}`)).status, 404);
    await livy.expect(204, 'DELETE', path);
    const { tombstone } = await livy.expect<Gone>(410, 'GET', path);
    assert.deepEqual([tombstone?.expired, tombstone?.reason], ['idle', 'deleted']);
  });

  test('row 76: age ends a session, whatever it does', async () => {
    const { livy } = server;
    const { id } = await livy.open({ kind: 'sql', ttl: '2s', idleTimeout: '1h' });
    await livy.post(id, { code: 'select 1' });
    await until('the session to be gone', async () => {
      await livy.ask('POST', `/sessions/${id}/connect`);
      return (await livy.ask('GET', `/sessions/${id}`)).status === 404;
    });
    const { expired, endedAt } = await livy.expect<SessionDetails>(200, 'GET', `/v1/sessions/${id}`);
    assert.equal(expired, 'ttl');
    assert.ok(endedAt);
  });

  test('idle time, age and heartbeats stand still while no server serves', async () => {
    const { livy } = server;
    const idle = await openSession(livy, { kind: 'sql', idleTimeout: '3s' });
    const aged = await livy.open({ kind: 'sql', ttl: '3s' });
    const silent = await livy.open({ kind: 'sql', heartbeatTimeoutInSecond: 3 });
    const all = [idle.id, aged.id, silent.id];
    await server.kill();
    const killed = Date.now();
    await until('each to be older, idle and silent for longer than it may be', async () => Date.now() - killed > 4000);
    await server.restart();
    const again = await server.livy.expect<{ sessions: { id: number }[] }>(200, 'GET', '/sessions');
    const there = again.sessions.map(({ id }) => id);
    assert.deepEqual(
      all.filter((id) => !there.includes(id)),
      [],
    );
    await until('all of them to be ended, in their time', async () => {
      const left = await listed('/sessions');
      return !all.some((id) => left.includes(id));
    });
  });

  test('row 77: what ended stays in the list for its time, and readable for longer', async () => {
    const { livy } = server;
    const { id } = await livy.submit({ file: fixture('ok.py') });
    await livy.untilState(`/batches/${id}`, 'success');
    assert.deepEqual(await listed('/batches'), [id]);
    await until('the batch to leave the list', async () => (await listed('/batches')).length === 0);
    const { endedAt } = await livy.expect<{ endedAt: string }>(200, 'GET', `/v1/batches/${id}`);
    assert.ok(Date.now() - Date.parse(endedAt) >= 4000, endedAt);
    assert.equal(await livy.says(`/batches/${id}`, 'hello'), true);
  });
});
