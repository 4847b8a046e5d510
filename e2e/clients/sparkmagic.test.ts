import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StatementView } from '@livery/protocol/statements';
import { seenBy } from '../support/client.ts';
import { assertNothingLeft } from '../support/nothing-left.ts';
import { startProxy } from '../support/proxy.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { newest } from '../support/sparks.ts';
import { until } from '../support/until.ts';

/** Outputs of the cells of the notebook in sparkmagic.py, by the cell's name. */
type Cells = Record<string, string[]>;

interface Statements {
  statements: StatementView[];
}

describe("sparkmagic's kernels", () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ spark: newest });
  });
  after(() => server.dispose());

  const newHome = () => mkdtemp(join(dirname(server.dataDir), 'home-'));

  async function notebook(kernel: string, name = kernel, url = server.url, home?: string) {
    const environment = { LIVERY: url, HOME: home ?? (await newHome()) };
    const cells = await seenBy<Cells>('sparkmagic', [kernel, name], environment);
    assert.doesNotMatch(JSON.stringify(cells), /raised: |Session \d+ unexpectedly|fatal error/);
    return (cell: string) => cells[cell]?.join('\n') ?? assert.fail(`there is no cell ${cell}`);
  }

  /** What both kernels show of the cells that both have. */
  function assertCommon(cell: (name: string) => string, kind: string): void {
    assert.match(cell('configure'), /'driverMemory': '600m'.*No active sessions\./s);
    assert.match(
      cell('start'),
      /Starting Spark application\n.*SparkSession available as 'spark'\..*stdout: printed\n/s,
    );
    assert.match(cell('start'), new RegExp(`<td>local-\\d+</td><td>${kind}</td><td>idle</td><td><a .*href="http`));
    assert.match(cell('sql error'), /stderr: An error was encountered:\n.*nowhere.*cannot be found/s);
    assert.match(cell('local frame'), /^stdout: 4 3\.0$/m);
    assert.match(cell('interrupted'), /^stderr: Interrupted by user$/m);
    assert.match(cell('info'), new RegExp(`<td>${kind}</td><td>idle</td>.*<td>\u2714</td>`));
    assert.equal(cell('cleanup'), '');
  }

  const rows = (text: string) => [0, 1, 2].map((id) => `{'id': ${id}, 'twice': ${id * 2}, 'text': '${text}'}`);

  test('the Python kernel: configure, statements, SQL, data frames both ways, interrupt, logs, cleanup', async () => {
    const cell = await notebook('pyspark');
    assertCommon(cell, 'pyspark');
    assert.match(cell('start'), /stdout: printed\n2$/);
    assert.match(cell('conf'), /^stdout: '5'$/m);
    assert.match(cell('error'), /division by zero\nTraceback \(most recent call last\):\nZeroDivisionError/);
    assert.equal(cell('local'), `stdout: [${rows('é "').join(', ')}]\n`);
    assert.match(cell('send'), /Successfully passed 'sent' as 'arrived'/);
    assert.match(cell('arrived'), /^stdout: 2$/m);
    assert.match(cell('html'), /^<b>bold<\/b>$/m);
    assert.match(cell('after'), /^stdout: 'still here'$/m);
    assert.match(cell('logs'), /stdout: \n.*\nstderr: \n.*Running Spark version/s);
    assert.match(cell('reconfigure'), /Starting Spark application\n.*'name': 'notebook again'/s);
    assert.match(cell('conf again'), /^stdout: '6'$/m);
    await assertNothingLeft(server);
  });

  test('the Scala kernel: configure, statements, SQL, data frames, interrupt, cleanup', async () => {
    const cell = await notebook('spark');
    assertCommon(cell, 'spark');
    assert.match(cell('start'), /stdout: printed\nres\d+: Int = 2\n$/);
    assert.match(cell('conf'), /: String = 5$/m);
    assert.match(cell('error'), /NumberFormatException: For input string: "x"/);
    assert.equal(cell('local'), `stdout: [${rows('é').join(', ')}]\n`);
    assert.match(cell('after'), /: String = still here$/m);
    await assertNothingLeft(server);
  });

  test('a cell runs on while the server behind its proxy is killed and started again, and its notebook goes on', async (context) => {
    const home = await newHome();
    const proxy = await startProxy(server.url);
    context.after(() => proxy.close());
    const seen = notebook('pyspark', 'restart', proxy.url, home);
    await until('the cell to run', async () => {
      const { status, body } = await server.livy.ask<Statements>('GET', '/sessions/restart/statements?size=100');
      return status === 200 && body.statements.some(({ code, state }) => /while/.test(code) && state === 'running');
    });
    await server.kill();
    await writeFile(join(home, 'go'), '');
    await until('the cell to end without a server', async () => existsSync(join(home, 'done')));
    await until('the kernel to find nobody', async () => proxy.badGateways > 0);
    await server.restart();
    const cell = await seen;
    assert.match(cell('over it'), /^stdout: x is 41$/m);
    assert.match(cell('after'), /^stdout: 42$/m);
    assert.equal(cell('local'), "stdout: [{'seven': 7}]\n");
    await assertNothingLeft(server);
  });
});
