import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StatementView } from '@livery/protocol/statements';
import { startServer, type TestServer } from './support/server.ts';
import { type OpenSession, openSession } from './support/session.ts';
import { sparks } from './support/sparks.ts';
import { until } from './support/until.ts';

/** Statements, each with what the shell echoes; a number behind `res` may be any. They run in this order in one session. */
const shown: [string, string][] = [
  ['1+1', 'resN: Int = 2\n'],
  ['println("hi")', 'hi\n'],
  ['val x = 5', 'x: Int = 5\n'],
  ['def f(a:Int)=a*2\nf(x)', 'f: (a: Int)Int\nresN: Int = 10\n'],
  ['val a=1\nval b=2\na+b', 'a: Int = 1\nb: Int = 2\nresN: Int = 3\n'],
  ['println("first")\nval c = 1\nprintln("second")\nc', 'first\nc: Int = 1\nsecond\nresN: Int = 1\n'],
  ['()', ''],
  ['', ''],
  ['  \n ', ''],
  ['// just a comment', ''],
  ['null', 'resN: Null = null\n'],
  ['val s =\r\n  List(1,\r\n    2)\r\ns.sum', 's: List[Int] = List(1, 2)\nresN: Int = 3\n'],
  ['"héllo ☃ 日本 😀"', 'resN: String = héllo ☃ 日本 😀\n'],
  // Half of a surrogate pair, which no UTF-8 can hold.
  ['"a\\ud800"', 'resN: String = a?\n'],
  ['import scala.util.Random', 'import scala.util.Random\n'],
  ['spark.range(10).count', 'resN: Long = 10\n'],
  ['spark.range(3)', 'resN: org.apache.spark.sql.Dataset[Long] = [id: bigint]\n'],
  ['spark.sql("select 1 as a").collect()', 'resN: Array[org.apache.spark.sql.Row] = Array([1])\n'],
  ['sc.parallelize(1 to 10).map(n => f(n)).sum', 'resN: Double = 110.0\n'],
  [
    'case class P(a:Int,b:String)\nSeq(P(1,"x")).toDF.show()',
    'defined class P\n+---+---+\n|  a|  b|\n+---+---+\n|  1|  x|\n+---+---+\n\n',
  ],
  ['Seq(P(1,"x"), P(2,"y")).toDS.filter(_.a > 1).map(_.b).collect()', 'resN: Array[String] = Array(y)\n'],
  ['System.err.println("to the log")', ''],
  ['new Thread(() => println("from a thread")) { start(); join() }; ()', 'from a thread\n'],
];

for (const spark of sparks) {
  describe(`Scala on ${spark.name}`, () => {
    let server: TestServer;
    let session: OpenSession;
    before(async () => {
      server = await startServer({ spark });
      session = await openSession(server.livy, { kind: 'spark' });
    });
    after(() => server.dispose());

    const text = async (code: string) => (await session.text(code)).replace(/^res\d+:/gm, 'resN:');

    test('values and prints', async () => {
      for (const [code, echo] of shown) assert.equal(await text(code), echo, code);
    });

    test('names of results count up', async () => {
      const [first, second] = [await session.text('7'), await session.text('8')];
      const numberOf = (echo: string) => Number(/^res(\d+): Int = \d\n$/.exec(echo)?.[1]);
      assert.equal(numberOf(second), numberOf(first) + 1);
      assert.equal(await text(`res${numberOf(first)} + res${numberOf(second)}`), 'resN: Int = 15\n');
    });

    test('what does not compile says where', async () => {
      const type = await session.error('val y: Int = "a"');
      assert.equal(type.ename, 'Error');
      assert.match(type.evalue, /^<console>:\d+: error: type mismatch;$/);
      assert.deepEqual(
        type.traceback.map((line) => line.trim()),
        ['found   : String("a")', 'required: Int', 'val y: Int = "a"', '^'],
      );
      assert.ok(type.traceback.every((line) => line.endsWith('\n')));
      assert.match((await session.error('nosuchvar')).evalue, /^<console>:\d+: error: not found: value nosuchvar$/);
      assert.match(
        (await session.error('val x = )')).evalue,
        /^<console>:\d+: error: illegal start of simple expression/,
      );
      const half = await session.error('def g(a:Int) = {');
      assert.deepEqual([half.ename, half.evalue, half.traceback], ['Error', 'incomplete statement', []]);
      assert.equal(await text('x'), 'resN: Int = 5\n');
    });

    test('what throws says what, after what was printed', async () => {
      const zero = await session.error('1/0');
      assert.deepEqual([zero.ename, zero.evalue], ['Error', 'java.lang.ArithmeticException: / by zero']);
      const { evalue, traceback, data } = await session.error(
        'println("before")\nthrow new RuntimeException("boom", new IllegalStateException("inner"))',
      );
      assert.equal(evalue, 'java.lang.RuntimeException: boom');
      assert.ok(traceback.includes('Caused by: java.lang.IllegalStateException: inner\n'), JSON.stringify(traceback));
      assert.deepEqual(data, { 'text/plain': 'before\n' });
      await session.text('val kept = 1\nval also = 2');
      await session.error('val defined = 3\n1/0');
      assert.equal(await text('kept + also + defined'), 'resN: Int = 6\n');
      assert.match((await session.error('spark.sql("select * from nope")')).evalue, /TABLE_OR_VIEW_NOT_FOUND/);
      assert.match((await session.error('spark.range(3).map(n => 1 / (n - 1)).collect()')).evalue, /SparkException/);
      assert.match((await session.error('new Array[Long](Int.MaxValue)')).evalue, /OutOfMemoryError/);
      assert.equal(await text('1+1'), 'resN: Int = 2\n');
    });

    test('magics', async () => {
      assert.deepEqual(await session.data('val m = Map("a"->1,"b"->List(1,2))\n%json m'), {
        'application/json': { a: 1, b: [1, 2] },
      });
      const { 'application/vnd.livy.table.v1+json': table } = await session.data(
        'val t = List(List("a",1),List("b",2))\n%table t',
      );
      assert.deepEqual((table as { data: unknown }).data, [
        ['a', 1],
        ['b', 2],
      ]);
      assert.equal((await session.error('%foo x')).ename, 'UnknownMagic');
      assert.equal((await session.error('%json nope')).ename, 'NameError');
    });

    /** Runs code and waits until it has been compiled and is at work. */
    async function underWay(code: string): Promise<StatementView> {
      const begun = join(dirname(server.dataDir), `begun-${++marks}`);
      const touch = `java.nio.file.Files.createFile(java.nio.file.Paths.get("${begun}"))`;
      const statement = await session.running(`{ ${touch}; ${code} }`);
      await until(`${code} to be at work`, async () => existsSync(begun));
      return statement;
    }
    let marks = 0;

    test('code that waits or runs a job is cancelled, and the session goes on', async () => {
      const endless = [
        'Thread.sleep(600000)',
        'println("printed"); Thread.sleep(600000)',
        'synchronized { wait() }',
        'sc.parallelize(1 to 4, 4).map { n => Thread.sleep(600000); n }.count',
        'spark.range(100000000000000L).selectExpr("sum(sqrt(id) % 7)").collect()',
      ];
      for (const code of endless) {
        const { output } = await session.cancelled(await underWay(code));
        assert.equal(output?.status, 'error', code);
        assert.equal(await text('1+1'), 'resN: Int = 2\n');
        assert.equal(await text('spark.range(7).count'), 'resN: Long = 7\n');
      }
    });

    test('a busy loop is stopped where the JVM can; where it cannot, nobody says that it was', async () => {
      const version = await session.text('print(System.getProperty("java.specification.version"))');
      const deaf = 'while (true) try Thread.sleep(1000) catch { case _: InterruptedException => }';
      const busy = 'var n = 0L; while (true) n += 1';
      if (Number(version.trim()) < 20) {
        for (const code of [deaf, busy]) {
          assert.equal((await session.cancelled(await underWay(code))).output?.status, 'error');
          assert.equal(await text('1+1'), 'resN: Int = 2\n');
        }
      } else {
        const loop = await underWay(busy);
        await server.livy.cancel(session.id, loop.id);
        const asked = Date.now();
        await until('some interrupts to be in vain', async () => {
          assert.equal((await server.livy.statement(session.id, loop.id)).state, 'cancelling');
          return Date.now() - asked > 6000;
        });
      }
    });
  });
}
