import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.mjs';
import { missingJdk, missingMaven } from './java.mjs';
import { missingNode } from './node.mjs';
import { missingPython } from './python.mjs';
import { sparks } from './spark.mjs';

/**
 * Checks what set-up does not bring itself.
 *
 * @param {{ agent: boolean, sparks: string[] }} wanted whether the agent is built, and which Sparks are brought
 * @throws {Failure} that names all that is missing, one sentence each
 */
export function checkPrerequisites(wanted) {
  const missing = [
    missingJdk(),
    wanted.agent ? missingMaven() : undefined,
    // The most demanding Spark speaks for the others.
    wanted.sparks.length > 0
      ? missingPython(Math.max(...wanted.sparks.map((name) => sparks[name].leastPython)))
      : undefined,
    missingNode(),
    wrongSparkHome(),
  ].filter((sentence) => sentence !== undefined);
  if (missing.length > 0) throw new Failure(missing.join('\n'));
}

function wrongSparkHome() {
  const home = process.env.SPARK_HOME;
  if (!home || existsSync(join(home, 'bin', 'spark-submit'))) return undefined;
  return `SPARK_HOME (${home}) holds no Spark, there is no bin/spark-submit in it: let it name a Spark 3.5 or 4 folder, or unset it and set-up brings one.`;
}
