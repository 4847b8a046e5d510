import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchesQuery, LogQuery } from '@livery/protocol/v1/queries';
import { strictQuery } from './strict-query.ts';

test('numbers are numbers, what is absent is absent, and what means something everywhere is left alone', () => {
  assert.deepEqual(strictQuery(LogQuery, { query: { tail: '5', doAs: 'ann' } }), { tail: 5 });
  assert.deepEqual(strictQuery(BatchesQuery, { query: { state: 'dead', cursor: '12', name: '3' } }), {
    state: 'dead',
    cursor: '12',
    name: '3',
  });
});

test('what is off is refused, and the parameter is named', () => {
  const refusals: [Record<string, string | string[]>, RegExp][] = [
    [{ sate: 'dead' }, /^The parameter sate: unknown$/],
    [{ toString: 'x' }, /^The parameter toString: unknown$/],
    [{ state: 'finished' }, /^The parameter state: not one of starting, /],
    [{ limit: '0' }, /^The parameter limit: out of range$/],
    [{ limit: '1.5' }, /^The parameter limit: not of type integer$/],
    [{ limit: '99999999999999999999' }, /^The parameter limit: not of type integer$/],
    [{ cursor: 'next' }, /^The parameter cursor: not of the form /],
    [{ state: ['dead', 'killed'] }, /^The parameter state is given 2 times\.$/],
  ];
  for (const [query, message] of refusals) assert.throws(() => strictQuery(BatchesQuery, { query }), { message });
});
