import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSlots } from './slots.ts';

const here = new AbortController().signal;

/** Slots, and work for them that ends when it is told to; `begun` says in which order it began. */
function setUp(atOnce: number, mostWaiting: number) {
  const slots = createSlots(atOnce, mostWaiting, () => new Error('full'));
  const begun: string[] = [];
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const results = new Map<string, Promise<string>>();
  return {
    slots,
    begun,
    /** `a1` is the first one of a's. */
    come(name: string, gone: AbortSignal = here) {
      const gate = Promise.withResolvers<void>();
      gates.set(name, gate);
      const result = slots.take(name.slice(0, 1), gone, async () => {
        begun.push(name);
        await gate.promise;
        return name;
      });
      result.catch(() => undefined);
      results.set(name, result);
    },
    async finish(name: string) {
      gates.get(name)?.resolve();
      assert.equal(await results.get(name), name);
    },
    isRefused: (name: string) => assert.rejects(results.get(name) as Promise<string>, { message: 'full' }, name),
  };
}

test('a few work at once, some wait in order, the rest is turned away at once', async () => {
  const { slots, begun, come, finish, isRefused } = setUp(2, 3);
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']) come(name);
  await isRefused('a6');
  assert.deepEqual(begun, ['a1', 'a2']);
  await finish('a2');
  await finish('a3');
  assert.deepEqual(begun, ['a1', 'a2', 'a3', 'a4']);
  for (const name of ['a1', 'a4', 'a5']) await finish(name);
  assert.equal(await slots.take('a', here, async () => 'free again'), 'free again');
});

test('lines take turns, however long they are', async () => {
  const { begun, come, finish } = setUp(1, 10);
  for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']) come(name);
  for (const name of ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']) await finish(name);
  assert.deepEqual(begun, ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
});

test('when all places are taken, who has fewer gets the newest one of who has most', async () => {
  const { begun, come, finish, isRefused } = setUp(1, 4);
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2', 'b3']) come(name);
  await isRefused('a5');
  await isRefused('a4');
  await isRefused('b3');
  for (const name of ['a1', 'a2', 'b1', 'a3', 'b2']) await finish(name);
  assert.deepEqual(begun, ['a1', 'a2', 'b1', 'a3', 'b2']);
});

test('who has gone leaves the line, and its work never begins', async () => {
  const { begun, come, finish, isRefused } = setUp(1, 2);
  const gone = new AbortController();
  come('a1');
  come('a2', gone.signal);
  come('b1', gone.signal);
  gone.abort();
  await isRefused('a2');
  await isRefused('b1');
  come('a3', gone.signal);
  await isRefused('a3');
  for (const name of ['a4', 'b2']) come(name);
  for (const name of ['a1', 'a4', 'b2']) await finish(name);
  assert.deepEqual(begun, ['a1', 'a4', 'b2']);
});

test('work that fails gives its slot back', async () => {
  const slots = createSlots(1, 0, () => new Error('full'));
  const broken = async () => {
    throw new Error('broken');
  };
  await assert.rejects(slots.take('a', here, broken), { message: 'broken' });
  assert.equal(await slots.take('a', here, async () => 'next'), 'next');
});
