import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BATCH_STATES, SESSION_STATES, STATEMENT_STATES, STATES } from '@livery/protocol/states';
import { batchStates } from './batches/states.ts';
import { sessionStates } from './sessions/states.ts';
import { statementStates } from './statements/states.ts';

test('every state is a word that clients know', () => {
  const words = ({ moves }: typeof batchStates) => [...Object.keys(moves), ...Object.values(moves).flat()];
  const unknown = [
    ...words(batchStates).filter((word) => !BATCH_STATES.some((known) => known === word)),
    ...words(sessionStates).filter((word) => !SESSION_STATES.some((known) => known === word)),
    ...words(statementStates).filter((word) => !STATEMENT_STATES.some((known) => known === word)),
    ...[...BATCH_STATES, ...SESSION_STATES].filter((word) => !STATES.includes(word)),
  ];
  assert.deepEqual(unknown, []);
});

test('a batch never answers `recovering`: no move leads there, and every answer is checked against the described states', () => {
  const { initial, moves } = batchStates;
  assert.ok(![initial, ...Object.keys(moves), ...Object.values(moves).flat()].includes('recovering'));
  assert.ok(!BATCH_STATES.some((word: string) => word === 'recovering'));
});
