import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.mjs';
import { findCommand } from './find.mjs';
import { missingJdk, missingMaven } from './java.mjs';
import { missingNode } from './node.mjs';
import { missingPython } from './python.mjs';
import { sparks } from './spark.mjs';

/**
 * Checks what set-up does not bring itself.
 *
 * @param {{ agent: boolean, sparks: string[], wholeTests: boolean }} wanted whether the agent is built, which Sparks are
 *   brought, and whether whole tests are to run
 * @throws {Failure} that names all that is missing, one sentence each
 */
export function checkPrerequisites(wanted) {
  const withSpark = wanted.agent || wanted.sparks.length > 0;
  const missing = [
    withSpark ? missingJdk() : undefined,
    wanted.agent ? missingMaven() : undefined,
    // The most demanding Spark speaks for the others.
    wanted.sparks.length > 0
      ? missingPython(Math.max(...wanted.sparks.map((name) => sparks[name].leastPython)))
      : undefined,
    missingNode(),
    withSpark ? wrongSparkHome() : undefined,
    ...(wanted.wholeTests ? missingForTests() : []),
  ].filter((sentence) => sentence !== undefined);
  if (missing.length > 0) throw new Failure(missing.join('\n'));
}

function wrongSparkHome() {
  const home = process.env.SPARK_HOME;
  if (!home || existsSync(join(home, 'bin', 'spark-submit'))) return undefined;
  return `SPARK_HOME (${home}) holds no Spark, there is no bin/spark-submit in it: let it name a Spark 3.5 or 4 folder, or unset it and set-up brings one.`;
}

/** Programs that only tests call, with the Debian packages that hold them. */
const TEST_PROGRAMS = { curl: 'curl', openssl: 'openssl', R: 'r-base-core', ss: 'iproute2' };

function missingForTests() {
  const missing = Object.entries(TEST_PROGRAMS).filter(([program]) => !findCommand(program));
  if (!hasPostgres()) missing.push(['PostgreSQL', 'postgresql']);
  return missing.map(([program, name]) => `${program} is missing, which the tests call: install the package ${name}.`);
}

/** Debian keeps the programs of each version in a folder that is on no path. */
function hasPostgres() {
  const all = '/usr/lib/postgresql';
  return existsSync(all) && readdirSync(all).some((version) => existsSync(join(all, version, 'bin', 'initdb')));
}
