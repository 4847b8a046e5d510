import type { IncomingMessage } from 'node:http';
import { HttpError } from '../http/errors.ts';
import { readFilePart } from '../http/multipart.ts';
import type { AdditionRow, App } from '../store/tables.ts';
import { goesTo, settle, type What } from './add.ts';
import { CHUNK_BYTES, dropAddition, insertAddition, insertChunk } from './additions.ts';
import type { Jobs } from './jobs.ts';

/**
 * Takes a file that is sent to us, in the part of that name, and adds it. Its bytes are in the store before this resolves.
 * Throws 400 where there is no such part, 413 where the file is too large, and as `settle`; then nothing is left of it.
 */
export async function upload(
  jobs: Jobs,
  session: App,
  what: What,
  part: 'jar' | 'file',
  request: IncomingMessage,
): Promise<void> {
  const { store } = jobs.apps;
  const file = await readFilePart(request, part, jobs.uploadLimit);
  if (file === null) throw new HttpError(400, 'text', `No ${part} sent!`);
  try {
    const goes_to = await goesTo(jobs, session, what, file.name);
    const row = await insertAddition(store, { session_uid: session.uid, name: file.name, uri: null, goes_to });
    await take(jobs, session, row, file.content).catch(async (error) => {
      await dropAddition(store, row.uid);
      throw error;
    });
  } catch (error) {
    file.drop();
    throw error;
  }
}

async function take(jobs: Jobs, session: App, row: AdditionRow, content: AsyncIterable<Buffer>): Promise<void> {
  let chunks = 0;
  for await (const bytes of inChunks(content)) await insertChunk(jobs.apps.store, row.uid, chunks++, bytes);
  await settle(jobs, session, row, chunks);
}

async function* inChunks(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const piece of content) {
    held.push(piece);
    size += piece.length;
    if (size < CHUNK_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held);
}
