import type { Added, Chunk, Fetch } from '@livery/protocol/agent';
import type { Db } from '../store/db.ts';
import type { Store } from '../store/open.ts';
import { dropChunks, moveAddition, readAddition, readChunk } from './additions.ts';

/** The driver has a jar or file, or could not get it. */
export async function additionSettled(db: Db, uid: string, event: Added): Promise<void> {
  const row = await readAddition(db, uid, event.id);
  if (row) await moveAddition(db, row, event.error === null ? 'added' : 'failed', event.error);
}

/** Afterwards: its bytes are not needed any more. */
export async function forgetBytes(store: Store, uid: string, event: Added): Promise<void> {
  const row = await readAddition(store, uid, event.id);
  if (row && row.state !== 'waiting') await dropChunks(store, row.uid);
}

/** A piece of a file, for its session's agent. */
export async function chunkFrame(store: Store, uid: string, { id, chunk }: Fetch): Promise<Chunk> {
  const row = await readAddition(store, uid, id);
  const bytes = row ? await readChunk(store, row.uid, chunk) : null;
  return { type: 'chunk', id, chunk, data: bytes === null ? null : Buffer.from(bytes).toString('base64') };
}
