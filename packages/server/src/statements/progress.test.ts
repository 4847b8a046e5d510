import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgress } from './progress.ts';

test('progress is that of the statement it was said of', () => {
  const progress = createProgress();
  progress.set('s', 3, 0.5);
  assert.deepEqual([progress.get('s', 3), progress.get('s', 4), progress.get('t', 3)], [0.5, 0, 0]);
  progress.forget('s');
  assert.equal(progress.get('s', 3), 0);
});

test('of too many sessions those are forgotten that were heard of least recently', () => {
  const progress = createProgress(2);
  for (const [uid, value] of [
    ['a', 0.1],
    ['b', 0.2],
    ['a', 0.3],
    ['c', 0.4],
  ] as const)
    progress.set(uid, 0, value);
  assert.deepEqual(
    ['a', 'b', 'c'].map((uid) => progress.get(uid, 0)),
    [0.3, 0, 0.4],
  );
});
