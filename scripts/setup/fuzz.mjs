import { join } from 'node:path';
import { venvDirectory, venvStep } from './venv.mjs';

/** Installs what makes requests of the server's own description; only tests need it. */
export function fuzzStep() {
  return venvStep({
    name: 'fuzz',
    title: 'Bringing schemathesis for the tests',
    leastPython: 311,
    packages: ['schemathesis==4.32.5'],
  });
}

/** The command of schemathesis, which may not be there yet. */
export function schemathesisCommand() {
  return join(venvDirectory('fuzz'), 'bin', 'schemathesis');
}
