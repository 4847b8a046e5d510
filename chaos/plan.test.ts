import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchPlans, faults, notebookSteps } from './plan.ts';

test('a seed is a plan: the same one gives the same, another one another', () => {
  const plan = (seed: number) => {
    const some = <T>(next: () => T) => Array.from({ length: 50 }, next);
    const users = [some(notebookSteps(seed, 0)), some(notebookSteps(seed, 1)), some(batchPlans(seed, 0))];
    return JSON.stringify([...users, some(faults(seed, 3, 'postgres'))]);
  };
  assert.equal(plan(7), plan(7));
  assert.notEqual(plan(7), plan(8));
});

test('every kind of step and fault comes in a round', () => {
  const ends = Array.from({ length: 20 }, notebookSteps(1, 0)).map(({ end }) => end);
  assert.deepEqual(new Set(ends), new Set(['wait', 'cancel', 'delete', 'kill driver']));
  const kinds = Array.from({ length: 17 }, faults(1, 1, 'postgres')).map(({ kind }) => kind);
  const onServers = ['kill -9', 'SIGTERM', 'other port', 'SIGSTOP', 'long SIGSTOP', 'cut'];
  assert.deepEqual(new Set(kinds), new Set([...onServers, 'PostgreSQL']));
});
