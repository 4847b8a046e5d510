import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matches, whatIsWrong } from './check.ts';
import { SessionView } from './sessions.ts';
import { Output } from './statements.ts';
import { Type } from './type.ts';

test('says where a value differs', () => {
  const schema = Type.Object({ a: Type.Integer({ minimum: 0 }), b: Type.Optional(Type.Array(Type.String())) });
  assert.equal(whatIsWrong(schema, { a: 1 }), null);
  assert.equal(whatIsWrong(schema, { a: 1, b: ['x'], more: true }), null);
  assert.equal(whatIsWrong(schema, {}), '$.a: missing');
  assert.equal(whatIsWrong(schema, { a: 1.5 }), '$.a: not of type integer');
  assert.equal(whatIsWrong(schema, { a: -1 }), '$.a: out of range');
  assert.equal(whatIsWrong(schema, { a: 1, b: ['x', 2] }), '$.b.1: not of type string');
  assert.equal(whatIsWrong(schema, null), '$: not of type object');
  assert.equal(whatIsWrong(schema, []), '$: not of type object');
});

test('a key of Object.prototype is not a property', () => {
  const closed = Type.Object({ a: Type.Integer() }, { additionalProperties: false });
  assert.equal(whatIsWrong(closed, JSON.parse('{"a":1,"toString":2}')), '$.toString: unknown');
  assert.equal(whatIsWrong(Type.Object({ constructor: Type.Integer() }), {}), '$.constructor: missing');
});

test('outputs are told apart by status', () => {
  assert.ok(matches(Output, { status: 'ok', execution_count: 0, data: { 'text/plain': '' } }));
  assert.ok(matches(Output, { status: 'error', execution_count: 0, ename: 'E', evalue: '', traceback: ['a\n'] }));
  assert.ok(!matches(Output, { status: 'ok', execution_count: 0 }));
});

test('a session view has 23 keys', () => {
  assert.equal(Object.keys(SessionView.properties).length, 23);
});
