import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '@livery/protocol/v1/shapes';
import * as errors from './errors.ts';
import { renderError } from './render-error.ts';

function rendered(error: unknown, path = '/livy/sessions/0', method = 'GET', accept?: string) {
  const unexpected: unknown[] = [];
  return {
    ...renderError(error, { method, path, basePath: '/livy', accept }, (cause) => unexpected.push(cause)),
    unexpected,
  };
}

test('every shape of body', () => {
  assert.equal(rendered(errors.rejected('no')).body, '{"msg":"Rejected, Reason: no"}');
  assert.equal(rendered(errors.notFoundSession('a"b')).body, `{"msg":"Session 'a\\"b' not found."}`);
  assert.equal(rendered(errors.wrongState('dead')).body, '"java.lang.IllegalStateException: Session is in state dead"');
  assert.equal(rendered(new errors.HttpError(403, 'object')).body, '{}');
  assert.deepEqual(rendered(errors.methodNotAllowed('GET, HEAD')), {
    status: 405,
    type: 'application/json;charset=utf-8',
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

test('under /v1 every error is a problem, without the words of Livy', () => {
  const problem = (error: unknown, path = '/livy/v1/sessions/0') => {
    const { type, body, unexpected } = rendered(error, path);
    assert.equal(type, 'application/problem+json;charset=utf-8');
    assert.doesNotMatch(body, /java|requirement failed|Rejected, Reason|x is not/);
    return { ...(JSON.parse(body) as Partial<Problem>), unexpected: unexpected.length };
  };
  const common = { type: 'about:blank', instance: '/livy/v1/sessions/0', unexpected: 0 };
  assert.deepEqual(problem(errors.rejected('requirement failed: File is required.')), {
    ...common,
    title: 'Bad Request',
    status: 400,
    detail: 'File is required.',
    code: 'rejected',
  });
  assert.deepEqual(problem(errors.wrongState('dead')), {
    ...common,
    title: 'Conflict',
    status: 409,
    detail: 'The session is dead: it takes no more statements.',
    code: 'session-ended',
  });
  assert.equal(problem(errors.duplicateName('pi', 3)).code, 'name-taken');
  assert.equal(problem(errors.notFoundSession(7, 'Batch')).detail, "Batch '7' not found.");
  assert.equal(problem(errors.methodNotAllowed('GET, HEAD')).status, 405);
  assert.equal(problem(errors.noSuchRoute(), '/livy/v1').instance, '/livy/v1');
  assert.equal(problem(new TypeError('x is not a function')).unexpected, 1);
  assert.equal(rendered(errors.noSuchRoute(), '/livy/v10').body, '');
});

test('what stands before the routes answers as a servlet container does', () => {
  const missing = errors.csrfHeaderMissing();
  const page = rendered(missing);
  assert.deepEqual([page.status, page.type], [400, 'text/html;charset=iso-8859-1']);
  assert.match(page.body, /^<html>[\s\S]*Missing Required Header for CSRF protection\./);
  const json = rendered(missing, '/livy/batches', 'POST', 'application/json');
  assert.deepEqual(JSON.parse(json.body), {
    servlet: 'livery',
    message: 'Missing Required Header for CSRF protection.',
    url: '/livy/batches',
    status: '400',
  });
  for (const method of ['DELETE', 'PUT']) {
    const { type, body } = rendered(missing, '/livy/batches/0', method, 'application/json');
    assert.deepEqual([type, body], [null, '']);
  }
  const problem = JSON.parse(rendered(missing, '/livy/v1/batches', 'DELETE').body) as Problem;
  assert.deepEqual([problem.status, problem.detail.includes('X-Requested-By')], [400, true]);
});
