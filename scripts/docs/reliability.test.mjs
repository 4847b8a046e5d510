import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../paths.mjs';
import { isTest, namedTests } from './named-tests.mjs';

test('the tests that docs/reliability.md names exist', () => {
  const named = namedTests(readFileSync(join(root, 'docs', 'reliability.md'), 'utf8'));
  assert.ok(named.length > 0);
  assert.deepEqual(
    named.filter((one) => !isTest(one)),
    [],
  );
});
