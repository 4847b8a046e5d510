import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFeed } from './feed.ts';
import { lookUntil } from './look-until.ts';

const never = new AbortController().signal;

test('what is enough already is not waited for, and nobody stays listening', async () => {
  const feed = createFeed();
  const change = feed.changed('a', never);
  assert.equal(
    await lookUntil(
      feed,
      'a',
      async () => 1,
      () => true,
      never,
    ),
    1,
  );
  feed.publish('a');
  await change;
});

test('it looks again after each change, also after one that comes while it looks', async () => {
  const feed = createFeed();
  let seen = 0;
  const look = async () => {
    feed.publish('a');
    return ++seen;
  };
  assert.equal(await lookUntil(feed, 'a', look, (count) => count === 3, never), 3);
});

test('when the signal fires, what was seen last is given', async () => {
  const feed = createFeed();
  const stop = new AbortController();
  const waiting = lookUntil(
    feed,
    'a',
    async () => 'old',
    () => false,
    stop.signal,
  );
  stop.abort();
  assert.equal(await waiting, 'old');
  assert.equal(
    await lookUntil(
      feed,
      'a',
      async () => 'old',
      () => false,
      stop.signal,
    ),
    'old',
  );
});
