import type { IncomingMessage } from 'node:http';
import { basename } from 'node:path';
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { READ_AND_DROPPED } from './body.ts';
import { badArgument, HttpError } from './errors.ts';

/** A file of a multipart body, which is read while it comes. */
export interface FilePart {
  /** Its name without any folder. */
  name: string;
  /** Throws a 413 where it is longer than allowed, and a 400 where the body breaks off. */
  content: AsyncIterable<Buffer>;
  /** Lets the rest of the body come and throws it away, for the answer is known: who still sends would wait for ever. */
  drop(): void;
}

/**
 * The file in the part `wanted` of a multipart body; null where there is no such part, or no such body. What else is in the
 * body is read and dropped. Throws 400 for what is no multipart and for a name that no file can have, 413 for a body that
 * is far too large.
 */
export function readFilePart(request: IncomingMessage, wanted: string, limit: number): Promise<FilePart | null> {
  if (!isMultipart(request.headers['content-type'])) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    let content: BusboyFileStream | undefined;
    const drop = () => {
      request.unpipe(parser);
      request.resume();
    };
    const fail = (error: HttpError) => {
      drop();
      content?.destroy(error);
      reject(error);
    };
    const parser = parserOf(request, limit);
    if (Number(request.headers['content-length'] ?? 0) > limit + READ_AND_DROPPED) return fail(tooLarge(limit));
    parser.on('file', (part, stream, given) => {
      // Also of a part that nobody reads: an error that nobody hears would end the server.
      stream.on('error', () => fail(malformed()));
      if (part !== wanted || content) return void stream.resume();
      const name = fileName(given);
      if (name === null) return fail(badArgument(`${JSON.stringify(given)} is no name for a file.`));
      content = stream;
      resolve({ name, content: upTo(limit, stream), drop });
    });
    parser.on('error', () => fail(malformed()));
    parser.on('finish', () => resolve(null));
    let size = 0;
    request.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size > limit + READ_AND_DROPPED) fail(tooLarge(limit));
    });
    request.on('close', () => !request.complete && fail(malformed()));
    request.pipe(parser);
  });
}

export function isMultipart(type: string | undefined): boolean {
  return /^\s*multipart\//i.test(type ?? '');
}

function parserOf(request: IncomingMessage, limit: number): BusboyInstance {
  try {
    return new Busboy({ headers: request.headers as BusboyHeaders, limits: { fileSize: limit } });
  } catch {
    throw malformed();
  }
}

/**
 * The parser gives no more than the limit, reads the rest, and says so. An error of its own is a body that broke off, which
 * it may do before anybody reads.
 */
function upTo(limit: number, stream: BusboyFileStream): AsyncIterable<Buffer> {
  let broken: unknown;
  stream.on('error', (error) => {
    broken ??= error instanceof HttpError ? error : malformed();
  });
  return (async function* () {
    try {
      for await (const piece of stream) yield piece;
    } catch (error) {
      throw broken ?? error;
    }
    if (stream.truncated) throw tooLarge(limit);
  })();
}

/** Folders go, of whichever system: the name is the client's, the place ours. Null for what no file can be called. */
function fileName(given: string | undefined): string | null {
  const name = basename((given ?? '').replaceAll('\\', '/'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no file that Spark could read has them in its name.
  const unfit = name === '' || name === '.' || name === '..' || /[\x00-\x1f\x7f]/.test(name);
  return unfit || Buffer.byteLength(name) > 255 ? null : name;
}

function malformed(): HttpError {
  return badArgument('The body is not multipart/form-data as RFC 7578 has it, or it broke off.');
}

function tooLarge(limit: number): HttpError {
  return new HttpError(413, 'msg', `The file is larger than ${limit} bytes.`, { connection: 'close' });
}
