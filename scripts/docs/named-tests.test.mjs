import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTest, namedTests } from './named-tests.mjs';

test('the tests that a text names, as many as it names', () => {
  const text = '| 1 | `a/b.test.ts`: “one, and `code`”<br>`c.test.mjs`: “two” | `no.ts`: “three” |';
  assert.deepEqual(namedTests(text), [
    { file: 'a/b.test.ts', title: 'one, and `code`' },
    { file: 'c.test.mjs', title: 'two' },
  ]);
});

test('a test is there when its file has that whole title', () => {
  const file = 'scripts/docs/named-tests.test.mjs';
  assert.equal(isTest({ file, title: 'the tests that a text names, as many as it names' }), true);
  assert.equal(isTest({ file, title: 'the tests that a text names' }), false);
  assert.equal(isTest({ file: 'scripts/missing.test.mjs', title: 'x' }), false);
});
