import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as errors from './errors.ts';
import { renderError } from './render-error.ts';

function rendered(error: unknown) {
  const unexpected: unknown[] = [];
  return { ...renderError(error, (cause) => unexpected.push(cause)), unexpected };
}

test('every shape of body', () => {
  assert.equal(rendered(errors.rejected('no')).body, '{"msg":"Rejected, Reason: no"}');
  assert.equal(rendered(errors.notFoundSession('a"b')).body, `{"msg":"Session 'a\\"b' not found."}`);
  assert.equal(rendered(errors.wrongState('dead')).body, '"java.lang.IllegalStateException: Session is in state dead"');
  assert.equal(rendered(new errors.HttpError(403, 'object')).body, '{}');
  assert.deepEqual(rendered(errors.methodNotAllowed('GET, HEAD')), {
    status: 405,
    body: '',
    headers: { allow: 'GET, HEAD' },
    unexpected: [],
  });
});

test('an unforeseen error keeps its stack for the log', () => {
  const error = new TypeError('x is not a function');
  const result = rendered(error);
  assert.equal(result.status, 500);
  assert.equal(result.body, '"TypeError: x is not a function"');
  assert.deepEqual(result.unexpected, [error]);
  assert.equal(rendered('thrown text').body, '"Error: Internal server error"');
});

test('a refusal of the framework keeps its status', () => {
  const tooLarge = Object.assign(new Error('Request body is too large'), { statusCode: 413 });
  assert.deepEqual(rendered(tooLarge).status, 413);
  assert.equal(rendered(Object.assign(new Error('x'), { statusCode: 500 })).unexpected.length, 1);
});
