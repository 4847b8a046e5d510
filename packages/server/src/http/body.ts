import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { badJson, HttpError } from './errors.ts';

/** Types whose bodies Livy's JSON parser never sees: forms are read as parameters, multipart by the upload routes. */
const NOT_JSON = /^\s*(application\/x-www-form-urlencoded|multipart\/)/i;

/**
 * How much of a body over the limit is read and thrown away, bytes. A caller that is still writing when the connection is
 * closed sees a broken pipe, and never the answer.
 */
export const READ_AND_DROPPED = 64_000_000;

/**
 * The whole body of a request, unpacked, at most `limit` bytes of it; undefined where there is none to read. The content
 * type says nothing else here, and of the encodings only gzip means something: the official Java client sends
 * `Content-Encoding: UTF-8`.
 */
export async function readBody(
  headers: IncomingHttpHeaders,
  stream: NodeJS.ReadableStream,
  limit: number,
): Promise<Buffer | undefined> {
  if (NOT_JSON.test(headers['content-type'] ?? '')) {
    stream.resume();
    return undefined;
  }
  if (Number(headers['content-length'] ?? 0) > limit + READ_AND_DROPPED) throw tooLarge(limit);
  const body = await collect(stream, limit);
  if (body.length === 0) return undefined;
  const packed = /^\s*(x-)?gzip\s*$/i.test(headers['content-encoding'] ?? '');
  return packed ? unpack(body, limit) : body;
}

async function unpack(body: Buffer, limit: number): Promise<Buffer | undefined> {
  try {
    const unpacked = await promisify(gunzip)(body, { maxOutputLength: limit });
    return unpacked.length === 0 ? undefined : unpacked;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    throw String(code).startsWith('Z_') ? badJson('Not in GZIP format') : error;
  }
}

async function collect(stream: AsyncIterable<Buffer | string>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit + READ_AND_DROPPED) break;
    if (size <= limit) chunks.push(chunk as Buffer);
    else chunks.length = 0;
  }
  if (size > limit) throw tooLarge(limit);
  return Buffer.concat(chunks);
}

function tooLarge(limit: number): HttpError {
  return new HttpError(413, 'msg', `The request body is larger than ${limit} bytes.`, { connection: 'close' });
}
