import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSlots } from './slots.ts';

test('a few work at once, some wait in order, the rest is turned away at once', async () => {
  const slots = createSlots(2, 3, () => new Error('full'));
  const gates = Array.from({ length: 6 }, () => Promise.withResolvers<void>());
  const begun: number[] = [];
  const work = gates.map((gate, index) =>
    slots.take(async () => {
      begun.push(index);
      await gate.promise;
      return index;
    }),
  );
  await assert.rejects(work[5] as Promise<number>, { message: 'full' });
  assert.deepEqual(begun, [0, 1]);
  gates[1]?.resolve();
  assert.equal(await work[1], 1);
  gates[2]?.resolve();
  assert.equal(await work[2], 2);
  assert.deepEqual(begun, [0, 1, 2, 3]);
  for (const gate of gates) gate.resolve();
  assert.deepEqual(await Promise.all(work.slice(0, 5)), [0, 1, 2, 3, 4]);
  assert.equal(await slots.take(async () => 'free again'), 'free again');
});

test('work that fails gives its slot back', async () => {
  const slots = createSlots(1, 0, () => new Error('full'));
  await assert.rejects(
    slots.take(async () => {
      throw new Error('broken');
    }),
    { message: 'broken' },
  );
  assert.equal(await slots.take(async () => 'next'), 'next');
});
