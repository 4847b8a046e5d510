import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newest } from '../e2e/support/sparks.ts';
import type { FleetOptions } from './fleet.ts';
import { acceptedOf } from './ledger.ts';
import { explain, report } from './report.ts';
import { run } from './run.ts';

/** In each form. */
const OPERATIONS = 100;
const FAULTS = 10;
/** Of this plan the first faults are of every kind, and so is what is done with the first sessions and batches. */
const SEED = 754;

const forms: { what: string; fleet: Pick<FleetOptions, 'store' | 'servers'> }[] = [
  { what: 'one server and its file', fleet: { store: 'sqlite', servers: 1 } },
  { what: 'three servers and their PostgreSQL', fleet: { store: 'postgres', servers: 3 } },
];

for (const { what, fleet } of forms) {
  test(`whatever is done to ${what}, what is accepted runs once and ends as it should`, async (context) => {
    const options = { ...fleet, spark: newest, seed: SEED, minutes: 10, operations: OPERATIONS, faults: FAULTS };
    const outcome = await run(options);
    for (const line of report(options, outcome).split('\n')) context.diagnostic(line);
    assert.equal(outcome.ledger.findings.length, 0, explain(outcome));
    assert.ok(acceptedOf(outcome.ledger).length >= OPERATIONS && outcome.faults.length >= FAULTS);
  });
}
