import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Complete } from '@livery/protocol/agent';
import { createCompletions } from './completions.ts';

const question = { kind: 'sql', code: 'sel', cursor: 3 } as const;

test('who asks gets the answer to the own question, from the own agent alone', async () => {
  const told: Complete[] = [];
  const completions = createCompletions((_uid, frame) => void told.push(frame));
  const [first, second] = [completions.ask('a', question), completions.ask('a', question)];
  const [one, two] = told as [Complete, Complete];
  assert.equal(completions.answer('b', { type: 'completed', request: one.request, candidates: ['stranger'] }), false);
  assert.equal(completions.answer('a', { type: 'completed', request: two.request, candidates: ['two'] }), true);
  completions.answer('a', { type: 'completed', request: one.request, candidates: ['one'] });
  assert.equal(completions.answer('a', { type: 'completed', request: one.request, candidates: ['late'] }), false);
  assert.deepEqual([await first, await second], [['one'], ['two']]);
});

test('without an answer there are no candidates', async () => {
  assert.deepEqual(await createCompletions(() => undefined, 10).ask('a', question), []);
});
