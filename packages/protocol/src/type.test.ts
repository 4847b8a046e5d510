import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type as TypeBox } from 'typebox';
import { Type } from './type.ts';

function sample(type: typeof Type) {
  return type.Object(
    {
      text: type.Optional(type.Union([type.String(), type.Null()], { 'x-livy-int': 'optional' })),
      list: type.Optional(type.Array(type.String(), { default: [] })),
      map: type.Record(type.String(), type.Unknown()),
      word: type.Enum(['a', 'b'], { default: 'a' }),
      tag: type.Literal('t'),
      number: type.Number({ minimum: 0 }),
      count: type.Integer(),
      flag: type.Boolean(),
      empty: type.Object({}),
    },
    { additionalProperties: false },
  );
}

test('the builder builds what TypeBox builds', () => {
  assert.equal(JSON.stringify(sample(Type)), JSON.stringify(sample(TypeBox as unknown as typeof Type)));
});
