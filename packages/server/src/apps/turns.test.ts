import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTurns } from './turns.ts';

test('work on one app never overlaps, also after a failure; other apps do not wait', async () => {
  const turns = createTurns();
  const seen: string[] = [];
  let release = () => {};
  const first = turns.take('a', async () => {
    seen.push('first begins');
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    seen.push('first ends');
    throw new Error('first failed');
  });
  const second = turns.take('a', async () => seen.push('second'));
  await turns.take('b', async () => seen.push('other'));
  assert.deepEqual(seen, ['first begins', 'other']);
  release();
  await assert.rejects(first, /first failed/);
  await second;
  await turns.idle();
  assert.deepEqual(seen, ['first begins', 'other', 'first ends', 'second']);
});
