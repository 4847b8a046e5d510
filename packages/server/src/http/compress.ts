import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const pack = promisify(gzip);

/** Smaller answers fit into one packet anyway. */
const WORTH_PACKING = 1024;

/** An onSend hook: packs an answer for callers that take gzip. */
export async function compress(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const text = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : '';
  if (text.length < WORTH_PACKING || reply.hasHeader('content-encoding')) return payload;
  reply.header('vary', 'Accept-Encoding');
  if (!takesGzip(request.headers['accept-encoding'] ?? '')) return payload;
  reply.header('content-encoding', 'gzip').removeHeader('content-length');
  return pack(text, { level: 4 });
}

function takesGzip(accepted: string | string[]): boolean {
  return String(accepted)
    .split(',')
    .some((entry) => /^\s*(gzip|x-gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(entry));
}
