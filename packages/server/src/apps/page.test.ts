import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageOf } from './page.ts';

test('pages are what Livy gives, also for numbers out of range', () => {
  assert.deepEqual(pageOf({ from: 0, size: 100 }, 3), { offset: 0, limit: 3 });
  assert.deepEqual(pageOf({ from: 1, size: 1 }, 3), { offset: 1, limit: 1 });
  assert.deepEqual(pageOf({ from: -1, size: 2 }, 3), { offset: 0, limit: 1 });
  assert.deepEqual(pageOf({ from: 0, size: -1 }, 3), { offset: 0, limit: 0 });
  assert.deepEqual(pageOf({ from: 1000, size: 1000 }, 3), { offset: 3, limit: 0 });
  assert.deepEqual(pageOf({ from: 2147483647, size: 2147483647 }, 3), { offset: 3, limit: 0 });
});
