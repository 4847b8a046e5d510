import { join } from 'node:path';
import { root } from '../paths.mjs';
import { sparks } from './spark.mjs';
import { hashInputs } from './stamp.mjs';
import { venvPython, venvStep } from './venv.mjs';

/**
 * The Livy clients of the tests that come from PyPI, by a short name. quick: installed and run by `npm test`; the others
 * only by `npm run e2e:clients`. All that a client needs stands, with versions, in `clients/NAME.txt`.
 */
export const clients = {
  pylivy: { title: 'pylivy', quick: true },
  airflow: { title: "Airflow's Livy provider", quick: false },
  sparkmagic: { title: 'sparkmagic', quick: false },
  dbt: { title: 'dbt-fabricspark', quick: false },
};

/** The names of the clients that `npm test` runs too. */
export const quickClients = Object.keys(clients).filter((name) => clients[name].quick);

/** Where a client's versions stand. */
function requirements(name) {
  return join('scripts', 'setup', 'clients', `${name}.txt`);
}

/** Installs a client from PyPI into a virtual environment of its own under `.tools`. */
export function clientStep(name) {
  return venvStep({
    name: `client-${name}`,
    title: `Bringing ${clients[name].title} for the tests`,
    leastPython: sparks[4].leastPython,
    // Nothing but what is listed: what else would be taken changes from day to day, and a client with it.
    packages: [`--no-deps -r ${requirements(name)}`],
    inputs: hashInputs([join(root, requirements(name))]),
  });
}

/** The environment in which the tests of clients find the interpreters that have them. */
export function clientEnvironment() {
  const names = Object.keys(clients);
  return Object.fromEntries(names.map((name) => [variable(name), venvPython(`client-${name}`)]));
}

function variable(name) {
  return `LIVERY_E2E_CLIENT_${name.toUpperCase()}`;
}
