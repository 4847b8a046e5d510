import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOrName, intOf, intQuery, textQuery } from './query.ts';

const bad = (text: string) => ({ status: 400, shape: 'msg', message: `For input string: "${text}"` });

test('numbers of the query', () => {
  assert.equal(intQuery({ query: { from: '12' } }, 'from', 0), 12);
  assert.equal(intQuery({ query: { from: '-1' } }, 'from', 0), -1);
  assert.equal(intQuery({ query: {} }, 'from', 7), 7);
  assert.equal(intQuery({ query: {} }, 'size', null), null);
  assert.equal(intQuery({ query: { from: ['3', '4'] } }, 'from', 0), 3);
  assert.equal(textQuery({ query: {} }, 'toString'), undefined);
});

test('what is no number', () => {
  for (const text of ['abc', '1.5', '', ' 1', '0x1', '99999999999', '2147483648']) {
    assert.throws(() => intOf(text), bad(text), text);
  }
  assert.equal(intOf('+2147483647'), 2147483647);
});

test('ids and names', () => {
  assert.equal(idOrName('007'), 7);
  assert.equal(idOrName('-1'), '-1');
  assert.equal(idOrName('my session/1'), 'my session/1');
  assert.throws(() => idOrName('4294967296'), {
    ...bad('4294967296'),
    inV1: { status: 404, detail: 'Nothing has the id 4294967296.' },
  });
});
