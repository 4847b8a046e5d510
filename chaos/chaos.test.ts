import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newest } from '../e2e/support/sparks.ts';
import { acceptedOf } from './ledger.ts';
import { explain, report } from './report.ts';
import { run } from './run.ts';

const OPERATIONS = 200;
const FAULTS = 20;

test('what is accepted runs once and ends as it should, whatever is done to the server', async (context) => {
  const options = {
    ...{ spark: newest, store: 'sqlite' as const, servers: 1 },
    ...{ seed: 1, minutes: 10, operations: OPERATIONS, faults: FAULTS },
  };
  const outcome = await run(options);
  for (const line of report(options, outcome).split('\n')) context.diagnostic(line);
  assert.equal(outcome.ledger.findings.length, 0, explain(outcome));
  assert.ok(acceptedOf(outcome.ledger).length >= OPERATIONS && outcome.faults.length >= FAULTS);
});
