import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { seenBy } from '../support/client.ts';
import { createLivy, type Livy } from '../support/livy.ts';
import { assertNothingLeft } from '../support/nothing-left.ts';
import { fixture, startServer, type TestServer } from '../support/server.ts';
import { newest } from '../support/sparks.ts';
import { as, PASSWORD, usersFile } from '../support/users.ts';

interface CodeSession {
  state: string;
  text: string;
  error: SparkError;
  download: unknown;
  statements: string[];
  listed: [string, string][];
  gone: boolean;
}

type SparkError = { ename: string; evalue: string; traceback: string[] } | null;

interface Sessions {
  version: string;
  legacy: boolean;
  pyspark: CodeSession;
  spark: CodeSession;
  sql: { made: unknown; rows: unknown; error: SparkError };
  shared: { texts: string[]; slow: string; gone: boolean };
  left: number;
}

interface Batches {
  good: string;
  log: string[];
  head: string[];
  tail: string[];
  bad: string;
  why: string[];
  slow: string;
  killed: string;
}

describe('pylivy, on a server that asks for a password', () => {
  let folder: string;
  let server: TestServer;
  let livy: Livy;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'livery-e2e-users-'));
    const users = await usersFile(join(folder, 'users'), ['ann']);
    server = await startServer({ spark: newest, conf: [`livery.auth.users-file = ${users}`] });
    livy = createLivy(server.url, as('ann'));
  });
  after(async () => {
    await server.dispose();
    await rm(folder, { recursive: true, force: true });
  });
  const see = <T>(...args: string[]) => seenBy<T>('pylivy', args, { LIVERY: server.url, USER: 'ann', PASSWORD });

  test('sessions of every kind run, fail, carry data frames both ways and end', async () => {
    const { version, legacy, pyspark, spark, sql, shared, left } = await see<Sessions>('sessions');
    assert.match(version, /^Version\(0\.9\.0/);
    assert.equal(legacy, false);

    const rows = [
      { name: 'ann', age: 30 },
      { name: 'b"o\\b é', age: 41 },
    ];
    for (const [kind, seen] of Object.entries({ pyspark, spark })) {
      assert.equal(seen.state, 'idle');
      assert.deepEqual(seen.download, rows);
      assert.deepEqual(seen.statements, Array(4).fill('available'));
      assert.deepEqual(seen.listed, [[kind, 'idle']]);
      assert.equal(seen.gone, true);
    }
    assert.equal(pyspark.text, 'a\n2');
    assert.match(spark.text, /^a\nres\d+: Int = 2\n$/);
    assert.deepEqual([pyspark.error?.ename, pyspark.error?.evalue], ['ZeroDivisionError', 'division by zero']);
    assert.match(spark.error?.evalue ?? '', /NumberFormatException: For input string: "x"/);
    for (const { error } of [pyspark, spark]) assert.ok((error?.traceback.length ?? 0) > 0);

    assert.deepEqual(sql.made, { schema: { type: 'struct', fields: [] }, data: [] });
    assert.deepEqual(sql.rows, { id: [0, 1, 2], half: [0, 1.5, 3] });
    assert.match(sql.error?.evalue ?? '', /nowhere/);

    assert.equal(shared.texts[0], '42');
    assert.match(shared.texts[1] ?? '', /^a: Int = 7/);
    assert.deepEqual([shared.slow, shared.gone, left], ['waiting', true, 0]);
    await assertNothingLeft(server, livy);
  });

  test('batches succeed, fail and are killed, and their logs are paged', async () => {
    const seen = await see<Batches>('batches', fixture(''));
    assert.deepEqual([seen.good, seen.bad, seen.slow], ['success', 'dead', 'running']);
    assert.ok(
      seen.log.some((line) => line.includes("hello ['a', 'b c']")),
      seen.log.join('\n'),
    );
    assert.deepEqual([seen.head, seen.tail], [['stdout: '], ['\nstderr: ']]);
    assert.match(seen.why.join('\n'), /ValueError: boom from fail\.py/);
    assert.match(seen.killed, /not found/);
    await assertNothingLeft(server, livy);
  });
});
