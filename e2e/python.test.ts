import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startServer, type TestServer } from './support/server.ts';
import { type OpenSession, openSession } from './support/session.ts';
import { displayPython, sparks } from './support/sparks.ts';
import { until } from './support/until.ts';

/** Statements, each with the text it shows; they run in this order in one session. */
const shown: [string, string][] = [
  ['1+1', '2'],
  ['print("hi")', 'hi'],
  ['x=5', ''],
  ['def f(a):\n  return a*2\nf(x)', '10'],
  ['1\n2', '2'],
  ['None', ''],
  ['', ''],
  ['  \n', ''],
  ['# c', ''],
  ['"a\\"b\\n<b>"', `'a"b\\n<b>'`],
  ['print("héllo ☃ 日本 😀"); "é"', "héllo ☃ 日本 😀\n'é'"],
  // Half of a surrogate pair, which no UTF-8 can hold.
  ['print("a\\ud800"); "b\\udc00"', "a\\ud800\n'b\\udc00'"],
  ['print("out"); 42', 'out\n42'],
  ['_ + 1', '43'],
  ['class A:\n  def __repr__(self): return "<A!>"\nA()', '<A!>'],
  ['import asyncio\nasync def a(): return 1\nasyncio.run(a())', '1'],
  ['a=1\r\na+1\r\n', '2'],
  ['spark.range(10).count()', '10'],
  ['spark.range(3)', 'DataFrame[id: bigint]'],
  ['spark.range(2).show()', '+---+\n| id|\n+---+\n|  0|\n|  1|\n+---+'],
  ['spark.range(2).collect()', '[Row(id=0), Row(id=1)]'],
  ['sc.parallelize(range(10)).map(lambda n: f(n)).sum()', '90'],
  ['import sys; print("to the log", file=sys.stderr)', ''],
];

/** Ways to put text where a statement's output is. */
const printed: [string, string][] = [
  ['import os\nos.system("echo x")', 'x\n0'],
  ['import ctypes\nlibc = ctypes.CDLL(None)\nr = libc.printf(b"buffered by C\\n")', 'buffered by C'],
  ['print("before"); r = libc.write(1, b"raw\\n", 4); print("after")', 'before\nraw\nafter'],
  ['import subprocess\nr = subprocess.run(["echo", "from a child"])', 'from a child'],
  [
    'import threading\nts = [threading.Thread(target=lambda: print("thread")) for _ in range(3)]\n[t.start() for t in ts]; r = [t.join() for t in ts]',
    'thread\nthread\nthread',
  ],
  ['print("{\\"type\\": \\"result\\"}")', '{"type": "result"}'],
  ['os.close(1)', ''],
  ['sys.stdout.close()', ''],
  ['sys.stdout = None', ''],
];

for (const spark of sparks) {
  describe(`Python on ${spark.name}`, () => {
    let server: TestServer;
    let session: OpenSession;
    before(async () => {
      server = await startServer({ spark });
      session = await openSession(server.livy, { kind: 'pyspark' });
    });
    after(() => server.dispose());
    const scratch = () => dirname(server.dataDir);

    test('values and prints', async () => {
      for (const [code, text] of shown) assert.equal(await session.text(code), text, code);
    });

    test('whatever writes to the standard output, this answer has it, and the next one is right', async () => {
      for (const [code, text] of printed) {
        assert.equal(await session.text(code), text, code);
        assert.equal(await session.text('1+1'), '2');
        assert.equal(await session.text('print("still here")'), 'still here');
      }
    });

    test('a megabyte of text is whole', async () => {
      const text = await session.text('for i in range(100000): print("line %06d é" % i)');
      assert.equal(text.split('\n').length, 100_000);
      assert.ok(text.startsWith('line 000000 é\n') && text.endsWith('\nline 099999 é'));
    });

    test('errors have name, text and the lines of their trace', async () => {
      const header = 'Traceback (most recent call last):\n';
      assert.deepEqual(strip(await session.error('nosuch')), {
        ename: 'NameError',
        evalue: "name 'nosuch' is not defined",
        traceback: [header, "NameError: name 'nosuch' is not defined\n"],
      });
      assert.deepEqual(strip(await session.error('def g():\n    raise ValueError("boom")\ng()')), {
        ename: 'ValueError',
        evalue: 'boom',
        traceback: [header, '  File "<stdin>", line 2, in g\n', 'ValueError: boom\n'],
      });
      const syntax = await session.error('print("never")\ndef (:\n 1');
      assert.deepEqual([syntax.ename, syntax.data], ['SyntaxError', undefined]);
      assert.match(syntax.evalue, /^invalid syntax \(<stdin>, line 2\)/);
      assert.equal((await session.error('  x=1\n y=2')).ename, 'IndentationError');
      const sql = await session.error('spark.sql("select * from nope")');
      assert.equal(sql.ename, 'AnalysisException');
      assert.match(sql.evalue, /TABLE_OR_VIEW_NOT_FOUND/);
    });

    test('what was printed before an error is there', async () => {
      const { ename, evalue, data } = await session.error('print("before")\nraise KeyError("k")');
      assert.deepEqual([ename, evalue, data], ['KeyError', "'k'", { 'text/plain': 'before' }]);
    });

    test('code that would end or hang an interpreter is an error like any other', async () => {
      const failing: [string, string][] = [
        ['import sys\nsys.exit(3)', 'SystemExit'],
        ['exit()', 'SystemExit'],
        ['input()', 'EOFError'],
        ['class B:\n  def __repr__(self): raise ValueError("r")\nB()', 'ValueError'],
        ['class C(Exception):\n  def __str__(self): raise ValueError("s")\nraise C()', 'C'],
        ['def r(): r()\nr()', 'RecursionError'],
        ['raise KeyboardInterrupt', 'KeyboardInterrupt'],
      ];
      for (const [code, ename] of failing) {
        assert.equal((await session.error(code)).ename, ename, code);
        assert.equal(await session.text('1+1'), '2');
      }
    });

    test('magics', async () => {
      assert.deepEqual(await session.data('d={"a":1,"b":[1,None]}\n%json d'), {
        'application/json': { a: 1, b: [1, null] },
      });
      const table = 'application/vnd.livy.table.v1+json';
      assert.deepEqual(await session.data('t=[["a",1],["b",2]]\n%table t'), {
        [table]: {
          headers: [
            { name: '0', type: 'STRING_TYPE' },
            { name: '1', type: 'INT_TYPE' },
          ],
          data: [
            ['a', 1],
            ['b', 2],
          ],
        },
      });
      for (const code of ['s={1}\n%json s', '%json nope', '%json', '%foo x', 'm=[[1],["a"]]\n%table m']) {
        await session.error(code);
        assert.equal(await session.text('1+1'), '2');
      }
    });

    test('a value may have richer forms than text', async () => {
      const html = 'class H:\n  def _repr_html_(self): return "<b>hi</b>"\n  def __repr__(self): return "hi"\nH()';
      assert.deepEqual(await session.data(html), { 'text/plain': 'hi', 'text/html': '<b>hi</b>' });
      const png = 'class P:\n  def _repr_png_(self): return b"\\x89PNG"\n  def __repr__(self): return "p"\nP()';
      assert.deepEqual(await session.data(png), { 'text/plain': 'p', 'image/png': 'iVBORw==' });
      const broken = 'class Q:\n  def _repr_html_(self): return 1/0\n  def __repr__(self): return "q"\nQ()';
      assert.deepEqual(await session.data(broken), { 'text/plain': 'q' });
    });

    test('figures and tables of the libraries that people show things with', async () => {
      const conf = { 'spark.pyspark.python': displayPython };
      const display = await openSession(server.livy, { kind: 'pyspark', conf });
      const png = (data: Record<string, unknown>) => {
        const bytes = Buffer.from(String(data['image/png']), 'base64');
        assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
        return bytes.length;
      };
      const drawn = await display.data('import matplotlib.pyplot as plt\nplt.plot([1, 4, 2])');
      assert.deepEqual(Object.keys(drawn).sort(), ['image/png', 'text/plain']);
      assert.ok(png(drawn) > 5000);
      assert.deepEqual(Object.keys(await display.data('1+1')), ['text/plain'], 'an old figure is not shown again');
      assert.deepEqual(Object.keys(await display.data('%matplot plt')), ['image/png']);
      assert.ok(png(await display.data('figure, axes = plt.subplots()\naxes.bar([1, 2], [3, 4])\nfigure')) > 1000);

      const table = await display.data('import pandas as pd\npd.DataFrame({"n": [1, 2], "s": ["a", "<b>"]})');
      assert.deepEqual(Object.keys(table).sort(), ['text/html', 'text/plain']);
      assert.match(String(table['text/html']), /<td>&lt;b&gt;<\/td>/);
      assert.match(String(table['text/plain']), /0 +1 +a\n1 +2 +<b>/);
      await server.livy.remove(`/sessions/${display.id}`);
    });

    test('an interpreter that dies is told and replaced; Spark lives on', async () => {
      const application = await session.text('sc.applicationId');
      for (const [last, how] of [
        ['os._exit(3)', /\b3\b/],
        ['os.kill(os.getpid(), 9)', /SIGKILL|\b9\b|137/],
      ] as const) {
        await session.text('lost = 1\nspark.range(4).createOrReplaceTempView("kept")');
        const { evalue, data } = await session.error(`import os\nprint("last words", flush=True)\n${last}`);
        assert.match(evalue, /^Interpreter died/);
        assert.match(evalue, how);
        assert.deepEqual(data, { 'text/plain': 'last words' });
        assert.equal(await session.text('1+1'), '2');
        assert.equal((await session.error('lost')).ename, 'NameError');
        assert.equal(await session.text('sc.applicationId'), application);
        assert.equal(await session.text('spark.table("kept").count()'), '4');
      }
      await server.livy.untilState(`/sessions/${session.id}`, 'idle');
    });

    test('code of any sort is cancelled, and the session goes on', async () => {
      const endless = [
        'while True: pass',
        'import time\ntime.sleep(600)',
        'print("printed"); import time\ntime.sleep(600)',
        'import subprocess\nsubprocess.run(["sleep", "600"])',
        'import time\nwhile True:\n  try: time.sleep(1)\n  except: pass',
        'import time\nsc.parallelize(range(4), 4).foreach(lambda _: time.sleep(600))',
        'spark.sql("select sum(sqrt(id) % 7) from range(100000000000000)").collect()',
      ];
      for (const code of endless) {
        const { output } = await session.cancelled(await session.running(code));
        assert.equal(output?.status, 'error', code);
        assert.equal(await session.text('1+1'), '2');
        assert.equal(await session.text('spark.range(7).count()'), '7');
      }
    });

    test('a statement that waits is cancelled at once, and never runs', async () => {
      const { livy } = server;
      const first = await session.running('import time\ntime.sleep(600)');
      assert.equal((await livy.session(session.id)).state, 'busy');
      const second = await livy.post(session.id, { code: 'touched = True' });
      await livy.cancel(session.id, second.id);
      const view = await livy.untilDone(session.id, second.id);
      assert.deepEqual([view.state, view.output, view.started], ['cancelled', null, 0]);
      assert.equal((await livy.statement(session.id, first.id)).state, 'running');
      await session.cancelled(first);
      assert.equal(await session.text('"touched" in globals()'), 'False');
      await livy.cancel(session.id, first.id);
      assert.equal((await livy.statement(session.id, first.id)).state, 'cancelled');
    });

    test('progress goes up with the tasks of a job', async () => {
      const go = join(scratch(), 'go');
      const wait = `import os, time\ndef wait(i):\n  while i >= 4 and not os.path.exists(${JSON.stringify(go)}): time.sleep(0.05)`;
      const { id } = await session.running(`${wait}\nsc.parallelize(range(8), 8).foreach(wait)`);
      const seen = new Set<number>();
      await until('half of the tasks to be done', async () => {
        const { progress } = await server.livy.statement(session.id, id);
        seen.add(progress);
        return progress === 0.5;
      });
      await writeFile(go, '');
      const { progress, output, started, completed } = await server.livy.untilDone(session.id, id);
      assert.deepEqual([progress, output?.status], [1, 'ok']);
      assert.ok(started > 0 && completed >= started && completed <= Date.now() + 1000);
      assert.deepEqual(
        [...seen],
        [...seen].sort((a, b) => a - b),
      );
    });
  });
}

/** What of an error is the same wherever it happens. */
function strip({ ename, evalue, traceback }: { ename: string; evalue: string; traceback: string[] }) {
  return { ename, evalue, traceback };
}
