import type { IncomingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { badJson, HttpError } from './errors.ts';

/** Types whose bodies Livy's JSON parser never sees: forms are read as parameters, multipart by the upload routes. */
const NOT_JSON = /^\s*(application\/x-www-form-urlencoded|multipart\/)/i;

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
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const packed = /^\s*(x-)?gzip\s*$/i.test(headers['content-encoding'] ?? '');
  const body = packed ? await unpack(stream, limit) : await collect(stream, limit);
  return body.length === 0 ? undefined : body;
}

async function unpack(stream: NodeJS.ReadableStream, limit: number): Promise<Buffer> {
  const whole: { body: Buffer } = { body: Buffer.alloc(0) };
  try {
    await pipeline(stream, createGunzip(), async (unpacked: AsyncIterable<Buffer>) => {
      whole.body = await collect(unpacked, limit);
    });
  } catch (error) {
    throw (error as { code?: unknown }).code?.toString().startsWith('Z_') ? badJson('Not in GZIP format') : error;
  }
  return whole.body;
}

async function collect(stream: AsyncIterable<Buffer | string>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function tooLarge(limit: number): HttpError {
  return new HttpError(413, 'msg', `The request body is larger than ${limit} bytes.`, { connection: 'close' });
}
