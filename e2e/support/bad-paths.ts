import type { BadRequest, Refusal } from './refusals.ts';

const notFound = (key: string): Refusal => ({ status: 404, msg: `Session '${key}' not found.` });
const noRoute: Refusal = { status: 404, empty: true };
const notAllowed = (allow: string): Refusal => ({ status: 405, empty: true, allow });
const noNumber = (text: string): Refusal => ({ status: 400, msg: `For input string: "${text}"` });

/** Ids, names and routes that no server has. */
export const unknownThings: BadRequest[] = [
  ...['/batches', '/sessions'].flatMap((noun) =>
    ['9999', 'nosuchname', '-1', 'a%20b', 'constructor', '0x1'].flatMap((key) => [
      request('GET', `${noun}/${key}`, notFound(decodeURIComponent(key))),
      request('GET', `${noun}/${key}/state`, notFound(decodeURIComponent(key))),
      request('GET', `${noun}/${key}/log`, notFound(decodeURIComponent(key))),
      request('DELETE', `${noun}/${key}`, notFound(decodeURIComponent(key))),
    ]),
  ),
  request('DELETE', '/batches/9999', notFound('9999'), '{}'),
  request('POST', '/batches/9999?_method=delete', notFound('9999')),
  request('GET', '/sessions/9999/statements', notFound('9999')),
  request('GET', '/sessions/9999/statements/0', notFound('9999')),
  request('POST', '/sessions/9999/statements', notFound('9999'), '{"code":"1"}'),
  request('POST', '/sessions/9999/statements', notFound('9999'), '{"code'),
  request('POST', '/sessions/9999/statements/0/cancel', notFound('9999')),
  ...['stop', 'interrupt', 'connect', 'completion'].map((verb) =>
    request('POST', `/sessions/9999/${verb}`, notFound('9999')),
  ),
  request('GET', '/nope', noRoute),
  request('POST', '/nope', noRoute, '{"a'),
  request('GET', '/sessions/0/nope', noRoute),
  request('GET', '/batches/0/nope', noRoute),
  request('GET', '/batches/0/statements', noRoute),
  request('GET', '/Batches', noRoute),
];

/** Methods that Livy's paths do not have, with what they have. Nobody looks whether there is such an id. */
export const wrongMethods: BadRequest[] = [
  ...['/batches', '/sessions'].flatMap((noun) => [
    ...['PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) => request(method, noun, notAllowed('POST, GET, HEAD'))),
    ...['POST', 'PUT', 'PATCH'].map((method) => request(method, `${noun}/9999`, notAllowed('DELETE, GET, HEAD'), '{}')),
    request('POST', `${noun}/9999/state`, notAllowed('GET, HEAD')),
    request('DELETE', `${noun}/9999/log`, notAllowed('GET, HEAD')),
  ]),
  request('PUT', '/sessions/9999/statements', notAllowed('POST, GET, HEAD')),
  request('DELETE', '/sessions/9999/statements/0', notAllowed('GET, HEAD')),
  request('GET', '/sessions/9999/statements/0/cancel', notAllowed('POST')),
  ...['stop', 'interrupt', 'connect', 'completion'].map((verb) =>
    request('GET', `/sessions/9999/${verb}`, notAllowed('POST')),
  ),
  request('POST', '/version', notAllowed('GET, HEAD'), '{"a'),
];

/** Paths and queries with something else where a number of 32 bits belongs. */
export const wrongNumbers: BadRequest[] = ['/batches', '/sessions'].flatMap((noun) => [
  request('GET', `${noun}?from=abc`, noNumber('abc')),
  request('GET', `${noun}?size=1.5`, noNumber('1.5')),
  request('GET', `${noun}?from=`, noNumber('')),
  request('GET', `${noun}?size=99999999999`, noNumber('99999999999')),
  request('GET', `${noun}/99999999999`, noNumber('99999999999')),
  request('DELETE', `${noun}/99999999999`, noNumber('99999999999')),
]);

function request(method: string, path: string, refusal: Refusal, body?: string): BadRequest {
  return { what: `should be ${refusal.status}`, method, path, body, refusal };
}
