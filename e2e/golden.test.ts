import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { isLeftOut, judge } from './replay/judge.ts';
import { type Played, play } from './replay/play.ts';
import { FILES, readRecording } from './replay/recording.ts';
import { SLEPT } from './replay/rules.ts';
import { asUser, USERS } from './replay/users.ts';
import { startServer } from './support/server.ts';
import { displayPython, sparks } from './support/sparks.ts';
import { usersFile } from './support/users.ts';

/**
 * The recordings, those of one line in this order against one server: the recorder had what one run left when it began
 * the next. The lines are played two at a time.
 */
const RUNS = [
  ['spark'],
  ['misc', 'batch_err', 'batch'],
  ['sql', 'shared'],
  ['pyspark'],
  ['sess_err', 'starting'],
  ['csrf_acl'],
];

/** The server that this recording had. */
const GUARDED = [
  'livy.server.auth.type = basic',
  'livy.server.csrf-protection.enabled = true',
  'livy.impersonation.enabled = true',
  'livy.superusers = admin',
  'livy.server.access-control.enabled = true',
  'livy.server.access-control.allowed-users = alice, bob',
  'livy.server.access-control.view-users = carol',
];

/**
 * What is to come of it. A case that comes to differ by a rule, or is left out, changes these numbers: then either Livery
 * is wrong, or there is a row to be added to docs/differences-from-livy.md.
 */
const EXPECTED = { replayed: 666, equal: 556, byRule: 110, leftOut: 23 };

/** The Spark of the recording, and a Python with what it drew figures with. */
const spark = { ...(sparks.find(({ name }) => name === 'Spark 3') ?? assert.fail()), python: displayPython };

/** Its settings, with a users file that is gone after the test. */
async function guards(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'livery-e2e-users-'));
  after(() => rm(folder, { recursive: true, force: true }));
  return [...GUARDED, `livery.auth.users-file = ${await usersFile(join(folder, 'users'), USERS)}`];
}

describe('what a real Livy answered, Livery answers', () => {
  const played: Played[] = [];

  describe('the recordings are played', { concurrency: 2 }, () => {
    for (const files of RUNS) {
      test(files.join(', '), async () => {
        const guarded = files.includes('csrf_acl');
        const conf = [`livy.file.local-dir-whitelist = ${FILES}`, ...(guarded ? await guards() : [])];
        const server = await startServer({ spark, conf });
        after(() => server.dispose());
        const adapt = guarded ? { adapt: asUser } : {};
        played.push(...(await play(server.url, files, { isLeftOut, pauses: SLEPT, ...adapt })));
      });
    }
  });

  test('every difference has its rule, and every rule its difference', async (t) => {
    const rows = (await Promise.all(RUNS.flat().map(readRecording))).flat();
    const leftOut = rows.filter((row) => row.type === 'exchange' && isLeftOut(row.name)).map((row) => row.name);
    const { counts, faults } = judge(played, leftOut);
    const { replayed, equal, byRule } = counts;
    t.diagnostic(`${replayed} replayed: ${equal} equal, ${byRule} differing by rule; ${leftOut.length} left out`);
    assert.equal(faults.join('\n'), '');
    assert.deepEqual(counts, EXPECTED);
  });
});
