import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitOptions } from './java-options.ts';

test('options are split at blanks, outside of quotes', () => {
  assert.deepEqual(splitOptions(''), []);
  assert.deepEqual(splitOptions('  -Da=1   -Db=2 '), ['-Da=1', '-Db=2']);
  assert.deepEqual(splitOptions(`-Da="x y" '-Db=1 2'`), ['-Da=x y', '-Db=1 2']);
  assert.deepEqual(splitOptions(`-Da=\\"x -Db=a\\ b ''`), ['-Da="x', '-Db=a b', '']);
});

test('an open quote is said', () => {
  assert.throws(() => splitOptions('-Da="x'), /Unbalanced quote/);
});
