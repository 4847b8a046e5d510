import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StatementView } from '@livery/protocol/statements';
import { driverProcesses } from './support/processes.ts';
import { startServer, type TestServer } from './support/server.ts';
import { type OpenSession, openSession } from './support/session.ts';
import { newest, oldest } from './support/sparks.ts';

/** Statements, each with the text it shows; they run in this order in one session. */
const shown: [string, string][] = [
  ['1 + 2', '[1] 3'],
  ['x <- 5\r\nx\r\n', '[1] 5'],
  ['data.frame(n = 1:2, s = c("é☃", "😀"))', '  n  s\n1 1 é☃\n2 2 😀'],
  ['invisible(system("echo from a command"))', 'from a command'],
  ['message("to the log")', ''],
  ['', ''],
];

describe('R, in a Spark without SparkR', () => {
  let server: TestServer;
  let session: OpenSession;
  before(async () => {
    server = await startServer({ spark: newest });
    session = await openSession(server.livy, { kind: 'r' });
  });
  after(() => server.dispose());

  test('values, prints, errors and pictures', async () => {
    assert.equal((await server.livy.session(session.id)).kind, 'sparkr');
    for (const [code, text] of shown) assert.equal(await session.text(code), text, code);
    const { ename, evalue, traceback, data } = await session.error(
      'cat("before\\n"); f <- function() stop("boom"); f()',
    );
    assert.deepEqual([ename, evalue, traceback], ['Error', 'Error in f() : boom', []]);
    assert.deepEqual(data, { 'text/plain': 'before' });
    const drawn = await session.data('hist(c(1, 2, 2, 3))');
    assert.deepEqual(Object.keys(drawn).sort(), ['image/png', 'text/plain']);
    assert.equal(Buffer.from(String(drawn['image/png']), 'base64').subarray(1, 4).toString(), 'PNG');
  });

  test('what is missing is said where it is used', async () => {
    for (const code of ['spark', 'sc', 'sqlContext']) {
      assert.match((await session.error(code)).evalue, /^Error: SparkR is missing: it is neither in .*\/R\/lib nor/);
    }
    assert.match((await session.error('library(SparkR)')).evalue, /there is no package called .SparkR/);
    assert.ok((await server.livy.log('/sessions/0')).some((line) => line.startsWith('Livery: SparkR is missing')));
  });

  test('other languages run beside it, and words of R are completed', async () => {
    assert.deepEqual(Object.keys(await session.data('select 1', 'sql')), ['application/json']);
    const path = `/sessions/${session.id}/completion`;
    const word = { code: 'read.cs', kind: 'sparkr', cursor: 7 };
    assert.deepEqual(await server.livy.expect(200, 'POST', path, word), { candidates: ['read.csv', 'read.csv2'] });
  });

  test('code is cancelled, and an R that ends is told and replaced', async () => {
    for (const code of ['Sys.sleep(600)', 'repeat {}', 'system("sleep 600"); repeat {}']) {
      assert.equal((await session.cancelled(await session.running(code))).output?.status, 'error', code);
      assert.equal(await session.text('x'), '[1] 5');
    }
    assert.match(
      (await session.error('quit(status = 3)')).evalue,
      /^Interpreter died: the R process ended with exit code 3/,
    );
    assert.match((await session.error('x')).evalue, /object 'x' not found/);
    assert.equal(await session.text('1 + 1'), '[1] 2');
    await server.livy.remove(`/sessions/${session.id}`);
    assert.deepEqual(await driverProcesses(dirname(server.dataDir)), []);
  });

  test('without R a session says so and ends; one of another kind says so to its statements', async () => {
    const { livy } = server;
    const conf = { 'spark.r.shell.command': '/no/such/R' };
    const { id } = await livy.open({ kind: 'sparkr', conf });
    await livy.untilState(`/sessions/${id}`, 'dead');
    const said =
      /R cannot be started \(.*\/no\/such\/R.*\): install R, or set spark\.r\.shell\.command or SPARKR_DRIVER_R/;
    assert.match((await livy.log(`/sessions/${id}`)).join('\n'), said);
    const other = await openSession(livy, { kind: 'sql', conf });
    const { output } = (await livy.run(other.id, '1', 'sparkr')) as StatementView & {
      output: { ename: string; evalue: string };
    };
    assert.equal(output.ename, 'InterpreterError');
    assert.match(output.evalue, said);
  });
});

describe(`R on ${oldest.name}`, () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ spark: oldest });
  });
  after(() => server.dispose());

  test('values are shown, and what is missing is said', async () => {
    const session = await openSession(server.livy, { kind: 'sparkr' });
    for (const [code, text] of shown) assert.equal(await session.text(code), text, code);
    assert.match((await session.error('spark')).evalue, /^Error: SparkR is missing: /);
    await server.livy.remove(`/sessions/${session.id}`);
    assert.deepEqual(await driverProcesses(dirname(server.dataDir)), []);
  });
});
