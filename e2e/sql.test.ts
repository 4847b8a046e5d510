import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startServer, type TestServer } from './support/server.ts';
import { type OpenSession, openSession } from './support/session.ts';
import { sparks } from './support/sparks.ts';

interface Table {
  schema: { type: string; fields: { name: string; type: unknown; nullable: boolean; metadata: object }[] };
  data: unknown[][];
  truncated?: boolean;
  rowLimit?: number;
}

for (const spark of sparks) {
  describe(`SQL on ${spark.name}`, () => {
    let server: TestServer;
    let session: OpenSession;
    before(async () => {
      server = await startServer({ spark });
      session = await openSession(server.livy, { kind: 'sql', conf: { 'spark.sql.session.timeZone': 'UTC' } });
    });
    after(() => server.dispose());

    async function table(query: string): Promise<Table> {
      const data = await session.data(query);
      assert.deepEqual(Object.keys(data), ['application/json'], query);
      return data['application/json'] as Table;
    }

    test('a result has its schema and its rows', async () => {
      assert.deepEqual(await table("select 1 as a, 'x' as b"), {
        schema: {
          type: 'struct',
          fields: [
            { name: 'a', type: 'integer', nullable: false, metadata: {} },
            { name: 'b', type: 'string', nullable: false, metadata: {} },
          ],
        },
        data: [[1, 'x']],
      });
      assert.deepEqual((await table('select 1 as a where 1=0')).data, []);
      assert.deepEqual((await table('select 1;')).data, [[1]]);
      assert.deepEqual((await table('select 1 as a, 2 as a')).data, [[1, 2]]);
    });

    test('a cell of every type', async () => {
      const cells: [string, unknown][] = [
        ['cast(1 as tinyint)', 1],
        ['cast(1.5 as double)', 1.5],
        ["cast('nan' as double)", null],
        ["cast('-infinity' as double)", '-Infinity'],
        ['true', true],
        ['null', null],
        ["'é☃😀'", 'é☃😀'],
        ["date'2020-01-02'", '2020-01-02'],
        ["timestamp'2020-01-02 03:04:05'", '2020-01-02T03:04:05Z'],
        ["timestamp'2020-01-02 03:04:05.678'", '2020-01-02T03:04:05.678Z'],
        ["timestamp_ntz'2020-01-02 03:04:05'", '2020-01-02T03:04:05'],
        ['array(1, null, 2)', [1, null, 2]],
        ["map('a', 1)", { a: 1 }],
        ["map(1, 'x')", { 1: 'x' }],
        ["named_struct('x', 1, 'y', array(named_struct('z', 'q')))", { x: 1, y: [{ z: 'q' }] }],
        ["binary('abc')", [97, 98, 99]],
      ];
      const { data } = await table(`select ${cells.map(([code], i) => `${code} as c${i}`).join(', ')}`);
      assert.deepEqual(data, [cells.map(([, value]) => value)]);
      const [intervals] = (
        await table("select interval '26:03' hour to minute, interval 14 month, make_interval(1, 2)")
      ).data;
      assert.deepEqual(intervals?.slice(0, 2), ['PT26H3M', 'P1Y2M']);
      assert.match(String(intervals?.[2]), /1 year/);
    });

    test('numbers are exact in the text of the answer', async () => {
      const numbers = [
        ['12345678901234567890.123456789', 'decimal(38,9)', '12345678901234567890.123456789'],
        ['1.50', 'decimal(3,2)', '1.50'],
        ['0.0000000001', 'decimal(20,10)', '0.0000000001'],
        ['9223372036854775807', 'bigint', '9223372036854775807'],
        ['0.1', 'float', '0.1'],
      ];
      const columns = numbers.map(([value, type], i) => `cast('${value}' as ${type}) as n${i}`);
      const { id, state } = await server.livy.run(session.id, `select ${columns.join(', ')}`);
      assert.equal(state, 'available');
      for (const path of [`/sessions/${session.id}/statements/${id}`, `/sessions/${session.id}/statements`]) {
        const { text } = await server.livy.ask('GET', path);
        assert.ok(text.includes(`"data":[[${numbers.map(([, , token]) => token).join(',')}]]`), text.slice(-2000));
      }
    });

    test('a result that was cut says so', async () => {
      const cut = await table('select id from range(2500)');
      assert.deepEqual([cut.data.length, cut.truncated, cut.rowLimit], [1000, true, 1000]);
      const whole = await table('select id from range(1000)');
      assert.equal(whole.data.length, 1000);
      assert.deepEqual(Object.keys(whole), ['schema', 'data']);
    });

    test('a result of megabytes comes whole', async () => {
      const { data } = await table("select repeat('é', 1500000) as a, repeat('x', 1500000) as b");
      assert.deepEqual(data, [['é'.repeat(1_500_000), 'x'.repeat(1_500_000)]]);
    });

    test('a statement that changes something has an empty table', async () => {
      const nothing = { schema: { type: 'struct', fields: [] }, data: [] };
      assert.deepEqual(await table('create temp view v as select id from range(5)'), nothing);
      assert.deepEqual((await table('select * from v')).data, [[0], [1], [2], [3], [4]]);
      assert.deepEqual(await table('create table t (a int) using parquet'), nothing);
      assert.deepEqual(await table('insert into t values (1)'), nothing);
      assert.deepEqual((await table('select * from t')).data, [[1]]);
      assert.deepEqual((await table('show tables')).data, [
        ['default', 't', false],
        ['', 'v', true],
      ]);
      assert.deepEqual(await table('drop table t'), nothing);
    });

    test('what fails says why, with the frames of Spark', async () => {
      const syntax = await session.error('selec 1');
      assert.equal(syntax.ename, 'Error');
      assert.match(syntax.evalue, /\[PARSE_SYNTAX_ERROR\] Syntax error at or near 'selec'/);
      assert.match(syntax.traceback[0] ?? '', /^org\.apache\.spark\.sql\..*ParseException/);
      for (const [query, reason] of [
        ['select 1; select 2', /PARSE_SYNTAX_ERROR/],
        ['', /PARSE_/],
        ['-- c', /PARSE_/],
        ['select * from nope', /TABLE_OR_VIEW_NOT_FOUND/],
        ["select assert_true(id < 3, 'too much') from range(5)", /too much/],
      ] as const) {
        assert.match((await session.error(query)).evalue, reason);
      }
      assert.deepEqual((await table('select 1')).data, [[1]]);
    });

    test('a query is cancelled, and the session goes on', async () => {
      const slow = await session.running('select sum(sqrt(id) % 7) from range(100000000000000)');
      const { output } = await session.cancelled(slow);
      assert.equal(output?.status, 'error');
      assert.deepEqual((await table('select 1')).data, [[1]]);
      await server.livy.untilState(`/sessions/${session.id}`, 'idle');
    });
  });
}
