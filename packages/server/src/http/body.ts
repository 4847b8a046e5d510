import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { badJson, HttpError } from './errors.ts';

/** Types whose bodies Livy's JSON parser never sees: forms are read as parameters, multipart by the upload routes. */
const FORM = /^\s*application\/x-www-form-urlencoded/i;
const MULTIPART = /^\s*multipart\//i;

/** In place of a body: JSON that came as a form, which is what `curl -d` sends where nobody says another type. */
export const JSON_AS_FORM = Symbol('JSON as a form');

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
): Promise<Buffer | typeof JSON_AS_FORM | undefined> {
  const type = headers['content-type'] ?? '';
  if (FORM.test(type)) return (await beginsAsObject(stream)) ? JSON_AS_FORM : undefined;
  if (MULTIPART.test(type)) {
    stream.resume();
    return undefined;
  }
  if (Number(headers['content-length'] ?? 0) > limit + READ_AND_DROPPED) throw tooLarge(limit);
  const body = await collect(stream, limit);
  if (body.length === 0) return undefined;
  const packed = /^\s*(x-)?gzip\s*$/i.test(headers['content-encoding'] ?? '');
  return packed ? unpack(body, limit) : body;
}

/** Reads all of a body, and keeps nothing of it. */
async function beginsAsObject(stream: NodeJS.ReadableStream): Promise<boolean> {
  let first: string | undefined;
  for await (const chunk of stream) first ??= /\S/.exec(chunk.toString('latin1'))?.[0];
  return first === '{';
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
