import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLedger, type Entry, type Ledger } from './ledger.ts';
import { judge } from './verdict.ts';

/** What is found where `prepare` has written the ledger and `ran` is the file. */
function found(prepare: (ledger: Ledger) => void, ran: string[]): string[] {
  const ledger = createLedger();
  prepare(ledger);
  judge(ledger, ran);
  return ledger.findings.map(({ what, entry }) => `${what} ${entry?.token ?? ''}`);
}

function accepted(ledger: Ledger, id: number, session?: Entry): Entry {
  const entry = session ? ledger.add('statement', 'available', session) : ledger.add('batch', 'success');
  ledger.accept(entry, id);
  return entry;
}

test('what was accepted and ended well ran once', () => {
  const prepare = (ledger: Ledger) => ledger.see(accepted(ledger, 0), 'success');
  assert.deepEqual(found(prepare, ['batch-0']), []);
  assert.deepEqual(found(prepare, []), ['lost batch-0']);
  assert.deepEqual(found(prepare, ['batch-0', 'batch-0']), ['run twice batch-0']);
});

test('what nobody touched must end as it would by itself', () => {
  assert.deepEqual(
    found((ledger) => ledger.see(accepted(ledger, 0), 'dead'), ['batch-0']),
    ['wrong state batch-0'],
  );
  assert.deepEqual(
    found((ledger) => void accepted(ledger, 0), ['batch-0']),
    ['wrong state batch-0'],
  );
});

test('what was deleted, cancelled or killed may not have run, but never twice, and not when it says that it did', () => {
  const prepare = (state: string) => (ledger: Ledger) => {
    const entry = accepted(ledger, 0);
    ledger.doom(entry, 'driver killed');
    ledger.see(entry, state);
  };
  assert.deepEqual(found(prepare('killed'), []), []);
  assert.deepEqual(found(prepare('killed'), ['batch-0']), []);
  assert.deepEqual(found(prepare('killed'), ['batch-0', 'batch-0']), ['run twice batch-0']);
  assert.deepEqual(found(prepare('success'), []), ['lost batch-0']);
});

test('what got no answer runs once at most, and what was refused never', () => {
  const unanswered = (ledger: Ledger) => void ledger.add('batch', 'success');
  assert.deepEqual(found(unanswered, []), []);
  assert.deepEqual(found(unanswered, ['batch-0']), []);
  assert.deepEqual(found(unanswered, ['batch-0', 'batch-0']), ['run twice batch-0']);
  const refused = (ledger: Ledger) => ledger.refuse(ledger.add('batch', 'success'), 'why not');
  assert.deepEqual(found(refused, ['batch-0']), ['wrong answer batch-0']);
  assert.deepEqual(
    found(() => undefined, ['batch-0']),
    ['wrong answer '],
  );
});

test('a state that goes back, or on after the end, is wrong', () => {
  const seen =
    (...states: string[]) =>
    (ledger: Ledger) => {
      const entry = accepted(ledger, 0);
      for (const state of states) ledger.see(entry, state);
    };
  assert.deepEqual(found(seen('running', 'starting', 'success'), ['batch-0']), ['wrong state batch-0']);
  assert.deepEqual(found(seen('success', 'dead', 'success'), ['batch-0']), [
    'wrong state batch-0',
    'wrong state batch-0',
  ]);
  assert.deepEqual(found(seen('recovering', 'success'), ['batch-0']), ['wrong state batch-0']);
});

test('statements of a session run in the order of their numbers, and find its variables', () => {
  const inSession = (counts: number[]) => (ledger: Ledger) => {
    const session = ledger.add('session', 'idle');
    ledger.accept(session, 0);
    for (const [id, count] of counts.entries()) {
      const statement = accepted(ledger, id, session);
      ledger.see(statement, 'available');
      statement.ran = count;
    }
    ledger.see(session, 'busy');
    ledger.see(session, 'idle');
  };
  assert.deepEqual(found(inSession([1, 2]), ['statement-1', 'statement-2']), []);
  assert.deepEqual(found(inSession([1, 2]), ['statement-2', 'statement-1']), ['wrong state statement-2']);
  assert.deepEqual(found(inSession([1, 1]), ['statement-1', 'statement-2']), ['lost statement-2']);
});
