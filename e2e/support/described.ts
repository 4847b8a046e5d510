import assert from 'node:assert/strict';
import type { Operation } from '@livery/protocol/api/operation';
import { OPERATIONS } from '@livery/protocol/api/operations';
import { whatIsWrong } from '@livery/protocol/check';
import { Problem } from '@livery/protocol/v1/shapes';

/** The part of an answer that its description speaks of. */
export interface Described {
  status: number;
  headers: Headers;
  text: string;
  body: unknown;
}

/** The operations that were answered with success, each as it is described. */
export const held = new Set<string>();

/** Holds an answer to `method` and `path` against the description of the route, from which OpenAPI is made. */
export function assertDescribed(method: string, path: string, { status, headers, text, body }: Described): void {
  const place = `${method} ${path} → ${status} ${text.slice(0, 400)}`;
  const isProblem = /^\/v1(\/|$)/.test(path) && status >= 400;
  if (isProblem) {
    assert.equal(headers.get('content-type'), 'application/problem+json;charset=utf-8', place);
    assert.equal(whatIsWrong(Problem, body), null, place);
    assert.equal((body as Problem).status, status, place);
  }
  if (headers.get('content-type')?.startsWith('text/html')) {
    assert.ok([400, 401, 403].includes(status), `${place}\nis not described`);
    return;
  }
  const operation = operationOf(method, path);
  const schema = operation?.answers[status];
  if (schema === undefined) {
    // What every route may answer is not said again for each.
    assert.ok(operation === undefined || status >= 400, `${place}\nis not described`);
    return;
  }
  assert.equal(schema === null ? text || null : whatIsWrong(schema, operation?.type ? text : body), null, place);
  if (operation && status < 400) held.add(operation.id);
}

function operationOf(method: string, path: string): Operation | undefined {
  const plain = path.replace(/\?.*$/, '');
  return OPERATIONS.find((operation) => {
    const pattern = new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}$`);
    return operation.method.toUpperCase() === method && pattern.test(plain);
  });
}
