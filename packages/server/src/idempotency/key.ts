import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../http/caller.ts';
import { badArgument } from '../http/errors.ts';
import { bodyOf } from '../http/request.ts';
import { pathOf } from '../http/request-line.ts';

/** What makes two requests copies of one, each as a SHA-256 in hex. */
export interface Key {
  /** Who asks for what, and the key that the client gave it. */
  scope: string;
  body: string;
}

/** A client's key, bare or as a string of RFC 8941, as draft-ietf-httpapi-idempotency-key-header has it. */
const VALUE = /^(?:"([!#-[\]-~]{1,255})"|([!#-[\]-~]{1,255}))$/;

/** The `Idempotency-Key` of a request, null where there is none. Throws 400 for one that cannot be a key. */
export function keyOfRequest(request: FastifyRequest): Key | null {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return null;
  const [, quoted, bare] = VALUE.exec(String(given)) ?? [];
  const value = quoted ?? bare;
  if (value === undefined) {
    throw badArgument(
      'The header Idempotency-Key has to be 1 to 255 visible ASCII characters, without " and \\ among them.',
    );
  }
  const { user, doAs } = callerOf(request);
  return {
    scope: hash(JSON.stringify([user, doAs, request.method, pathOf(request.url), value])),
    body: hash(bodyOf(request) ?? ''),
  };
}

function hash(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
