import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startServer, type TestServer } from './support/server.ts';
import { type OpenSession, openSession } from './support/session.ts';
import { sparks } from './support/sparks.ts';

/** Code up to the cursor, and what the last word may become: all of it, or some of it. */
type Case = [kind: string, code: string, candidates: string[], some?: 'some'];

const completed: Case[] = [
  ['spark', 'spark.ra', ['range']],
  ['scala', 'sc.para', ['parallelize']],
  ['spark', 'val x = 1\nmeadow.gra', ['grass', 'graze']],
  ['spark', 'mead', ['meadow']],
  ['spark', 'spark.range(3).sel', ['select', 'selectExpr']],
  ['spark', 'val x = Li', ['List'], 'some'],
  ['spark', 'nosuch.x', []],
  ['pyspark', 'spark.ra', ['range']],
  ['python', 'sc.paralleli', ['parallelize']],
  ['pyspark', 'x = 1\nhorse.he', ['height']],
  ['pyspark', 'spark.range(3).selectE', ['selectExpr']],
  ['pyspark', 'spark.read.parq', ['parquet']],
  ['pyspark', '', ['horse', 'print', 'while'], 'some'],
  ['sql', 'sel', ['select']],
  ['sql', 'SELECT * FROM pas', ['pasture']],
  ['sql', 'select gra from pasture', ['grass', 'grazed']],
  ['sql', 'select p.gra from pasture p', ['grass', 'grazed']],
  ['sql', 'select * from default.pas', ['pasture']],
  ['sql', 'select regexp_ext', ['regexp_extract', 'regexp_extract_all']],
  ['sql', "select 'sel", []],
];

/** Where the cursor stands: behind the word that is meant. */
function cursorIn(code: string): number {
  return code.includes(' from pasture') ? code.indexOf('gra') + 3 : code.length;
}

for (const spark of sparks) {
  describe(`completion on ${spark.name}`, () => {
    let server: TestServer;
    let session: OpenSession;
    before(async () => {
      server = await startServer({ spark });
      session = await openSession(server.livy, { kind: 'shared', name: 'words' });
      await session.data('object meadow { def grass = 1; def graze(n: Int) = n }', 'spark');
      await session.data('class Horse:\n  def __init__(self): self.height = 1\nhorse = Horse()', 'pyspark');
      await session.data('create temp view pasture as select 1 as grass, 2 as grazed, 3 as other', 'sql');
    });
    after(() => server.dispose());

    async function complete(kind: string, code: string, cursor = cursorIn(code)): Promise<string[]> {
      const path = `/sessions/${session.id}/completion`;
      return (await server.livy.expect<{ candidates: string[] }>(200, 'POST', path, { code, kind, cursor })).candidates;
    }

    test('what a word of any language may become', async () => {
      for (const [kind, code, candidates, some] of completed) {
        const found = await complete(kind, code);
        if (some)
          assert.deepEqual(
            candidates.filter((name) => !found.includes(name)),
            [],
            `${kind}: ${code} → ${found}`,
          );
        else assert.deepEqual(found, candidates, `${kind}: ${code}`);
      }
    });

    test('a cursor outside of the code, or none, completes nothing or everything', async () => {
      const { livy } = server;
      for (const cursor of [50, -1]) assert.deepEqual(await complete('spark', 'sp', cursor), []);
      const { candidates } = await livy.expect<{ candidates: string[] }>(200, 'POST', '/sessions/words/completion', {
        code: 'sp',
        kind: 'spark',
      });
      assert.ok(candidates.length > 100);
    });

    test('it leaves no trace in the session, and does not wait for it', async () => {
      const number = async () => Number(/^res(\d+)/.exec(await session.text('1', 'spark'))?.[1]);
      const before = await number();
      await complete('spark', 'spark.ra');
      assert.equal(await number(), before + 1);
      const statement = await session.running('import time\nbusy = 1\ntime.sleep(600)', 'pyspark');
      const asked = Date.now();
      assert.deepEqual(await complete('pyspark', 'bus'), ['busy']);
      assert.deepEqual(await complete('sql', 'sel'), ['select']);
      assert.ok(Date.now() - asked < 5000, `${Date.now() - asked} ms`);
      await session.cancelled(statement);
    });
  });
}
