import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Complete, ServerFrame } from '@livery/protocol/agent';
import { createCompletions } from './completions.ts';

const question = { kind: 'sql', code: 'sel', cursor: 3 } as const;

function linksTo(...uids: string[]) {
  const told: ServerFrame[] = [];
  return {
    told,
    has: (uid: string) => uids.includes(uid),
    tell: (_uid: string, frame: ServerFrame) => void told.push(frame),
  };
}

test('who asks gets the answer to the own question, from the own agent alone', async () => {
  const links = linksTo('a');
  const completions = createCompletions(links);
  const [first, second] = [completions.ask('a', question), completions.ask('a', question)];
  const [one, two] = links.told as [Complete, Complete];
  completions.answer('b', { type: 'completed', request: one.request, candidates: ['stranger'] });
  completions.answer('a', { type: 'completed', request: two.request, candidates: ['two'] });
  completions.answer('a', { type: 'completed', request: one.request, candidates: ['one'] });
  completions.answer('a', { type: 'completed', request: one.request, candidates: ['late'] });
  assert.deepEqual([await first, await second], [['one'], ['two']]);
});

test('without an agent, or without its answer, there are no candidates', async () => {
  assert.deepEqual(await createCompletions(linksTo()).ask('a', question), []);
  assert.deepEqual(await createCompletions(linksTo('a'), 10).ask('a', question), []);
});
