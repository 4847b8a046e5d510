import assert from 'node:assert/strict';
import type { Operation } from '@livery/protocol/api/operation';
import { OPERATIONS } from '@livery/protocol/api/operations';
import { whatIsWrong } from '@livery/protocol/check';
import { Problem } from '@livery/protocol/v1/shapes';
import type { Answer, Livy } from './livy.ts';

/** Asks as `livy.ask` does, and holds each answer against the description of its route. */
export function describedAsk(livy: Livy): Livy['ask'] {
  return async <T>(...[method, path, ...rest]: Parameters<Livy['ask']>) => {
    const answer = await livy.ask<T>(method, path, ...rest);
    assertDescribed(method, path, answer);
    return answer;
  };
}

/** Which operations were held against their descriptions so far, and with which status. */
export const held = new Set<string>();

function assertDescribed(method: string, path: string, { status, headers, text, body }: Answer): void {
  const place = `${method} ${path} → ${status} ${text.slice(0, 400)}`;
  const isV1 = path.startsWith('/v1');
  const type = headers.get('content-type');
  if (isV1 && status >= 400) {
    assert.equal(type, 'application/problem+json;charset=utf-8', place);
    assert.equal(whatIsWrong(Problem, body), null, place);
    assert.equal((body as Problem).status, status);
  } else {
    assert.equal(status === 204 ? null : type, status === 204 ? null : 'application/json;charset=utf-8', place);
  }
  const operation = operationOf(method, path);
  if (!operation) {
    assert.ok(status === 404 || status === 405, place);
    return;
  }
  const schema = operation.answers[status];
  if (schema === undefined) assert.ok([400, 403, 406, 413].includes(status), place);
  else if (schema === null) assert.equal(text, '', place);
  else assert.equal(whatIsWrong(schema, body), null, place);
  held.add(`${operation.id} ${status}`);
}

function operationOf(method: string, path: string): Operation | undefined {
  const plain = path.replace(/\?.*$/, '');
  return OPERATIONS.find((operation) => {
    const pattern = new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}$`);
    return operation.method.toUpperCase() === method && pattern.test(plain);
  });
}
