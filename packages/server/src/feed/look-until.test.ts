import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFeed } from './feed.ts';
import { lookUntil } from './look-until.ts';

const never = new AbortController().signal;

const lookAtA = <T>(read: () => Promise<T>) => ({ uid: 'a', thing: 'row', read });

test('what is enough already is not waited for, and nobody stays listening', async () => {
  const feed = createFeed();
  const change = feed.changed('a', never);
  const look = lookAtA(async () => 1);
  assert.equal(await lookUntil(feed, look, () => true, never), 1);
  feed.publish('a');
  await change;
});

test('it looks again after each change, also after one that comes while it looks', async () => {
  const feed = createFeed();
  let seen = 0;
  const look = lookAtA(async () => {
    feed.publish('a');
    return ++seen;
  });
  assert.equal(await lookUntil(feed, look, (count) => count === 3, never), 3);
});

test('when the signal fires, what was seen last is given', async () => {
  const feed = createFeed();
  const stop = new AbortController();
  const look = lookAtA(async () => 'old');
  const waiting = lookUntil(feed, look, () => false, stop.signal);
  stop.abort();
  assert.equal(await waiting, 'old');
  assert.equal(await lookUntil(feed, look, () => false, stop.signal), 'old');
});

test('however many wait, a change is looked at once, and never by a look that began before it', async () => {
  const feed = createFeed();
  let row = 0;
  let looks = 0;
  const look = lookAtA(async () => {
    looks += 1;
    const seen = row;
    await new Promise(setImmediate);
    return seen;
  });
  const readers = Array.from({ length: 100 }, () => lookUntil(feed, look, (seen) => seen === 3, never));
  const statement = lookUntil(feed, { ...look, thing: 'other' }, (seen) => seen === 3, never);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const first = looks;
  for (row = 1; row <= 2; row++) {
    feed.publish('a');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  row = 2;
  feed.publish('a');
  await Promise.resolve();
  row = 3;
  feed.publish('a');
  assert.deepEqual(await Promise.all(readers), Array(100).fill(3));
  assert.equal(await statement, 3);
  assert.ok(looks - first <= 2 * 4, `${looks - first} looks`);
});
