import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from './messages.ts';
import { join, type Pieces, split } from './pieces.ts';

const long: Message = {
  kind: 'complete',
  uid: 'u',
  frame: { type: 'complete', request: 'r', kind: 'sql', code: '😀é\n\0'.repeat(5_000), cursor: 1 },
};

test('a message of any length and letters arrives as it was', () => {
  const pieces: Pieces = new Map();
  const texts = split('a', 7, long);
  assert.ok(texts.length > 10 && texts.every((text) => Buffer.byteLength(text) < 8_000 && !text.includes('\0')));
  assert.equal(new Set(texts).size, texts.length);
  const heard = texts.map((text) => join(pieces, text, 'self'));
  assert.deepEqual(heard.filter(Boolean), [long]);
  assert.deepEqual(heard.at(-1), long);
});

test('senders do not mix, and nobody hears himself', () => {
  const pieces: Pieces = new Map();
  const [one, two] = [split('a', 0, long), split('b', 0, { kind: 'changed', uid: 'v' })];
  const mixed = [...one.slice(0, 2), ...two, ...one.slice(2)];
  assert.deepEqual(mixed.map((text) => join(pieces, text, 'self')).filter(Boolean), [
    { kind: 'changed', uid: 'v' },
    long,
  ]);
  assert.deepEqual(mixed.map((text) => join(pieces, text, 'a')).filter(Boolean), [{ kind: 'changed', uid: 'v' }]);
});

test('a message without its beginning is none', () => {
  assert.equal(
    split('a', 0, long)
      .slice(1)
      .map((text) => join(new Map(), text, 'self'))
      .at(-1),
    null,
  );
});
