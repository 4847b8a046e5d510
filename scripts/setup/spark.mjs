import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { schemathesisCommand } from './fuzz.mjs';
import { findPython } from './python.mjs';
import { venvDirectory, venvPython, venvStep } from './venv.mjs';

/** The Sparks that set-up can bring, by a short name: PyPI's version and the least Python it takes (311 is 3.11). */
export const sparks = {
  4: { version: '4.3.0', leastPython: 311 },
  3.5: { version: '3.5.9', leastPython: 308 },
};

/** The Spark that a present Python allows: 4, or 3.5 with a Python older than 3.11. */
export function defaultSpark() {
  return findPython(sparks[4].leastPython) || !findPython(sparks['3.5'].leastPython) ? '4' : '3.5';
}

/**
 * Where an installed Spark lies.
 *
 * @param {string} name a key of `sparks`
 * @returns {{ home: string, python: string } | undefined} SPARK_HOME and the interpreter that belongs to it
 */
export function installedSpark(name) {
  const lib = join(environment(name), 'lib');
  const folders = existsSync(lib) ? readdirSync(lib) : [];
  const home = folders.map((folder) => join(lib, folder, 'site-packages', 'pyspark')).find((path) => existsSync(path));
  return home && { home, python: venvPython(`spark-${name}`) };
}

/** The environment in which whole tests and the benchmark find both Sparks and what else they need; empty while one is missing. */
export function bothSparks() {
  const four = installedSpark('4');
  const three = installedSpark('3.5');
  if (!four || !three) return {};
  return {
    LIVERY_E2E_SPARK_4: four.home,
    LIVERY_E2E_PYTHON_4: four.python,
    LIVERY_E2E_SPARK_3: three.home,
    LIVERY_E2E_PYTHON_3: three.python,
    LIVERY_E2E_PYTHON_DISPLAY: venvPython('e2e-display'),
    LIVERY_E2E_SCHEMATHESIS: schemathesisCommand(),
  };
}

/** Installs a Spark from PyPI into a virtual environment under `.tools`. */
export function sparkStep(name) {
  const { version, leastPython } = sparks[name];
  return venvStep({
    name: `spark-${name}`,
    title: `Bringing Spark ${version}`,
    leastPython,
    // pyspark comes as a source distribution, which these two build.
    packages: ['setuptools wheel', `--no-build-isolation pyspark==${version}`],
    inputs: `pyspark==${version}`,
    outputs: [installedSpark(name)?.home ?? join(environment(name), 'lib')],
  });
}

/** What people show in notebooks; only tests need it. */
export function displayStep() {
  return venvStep({
    name: 'e2e-display',
    title: 'Bringing matplotlib and pandas for the tests',
    leastPython: sparks[4].leastPython,
    packages: ['matplotlib==3.11.2 pandas==3.1.1'],
  });
}

function environment(name) {
  return venvDirectory(`spark-${name}`);
}
