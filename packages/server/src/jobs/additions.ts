import { randomBytes } from 'node:crypto';
import { now } from '../store/clock.ts';
import type { Db } from '../store/db.ts';
import type { Store } from '../store/open.ts';
import { mayMove } from '../store/states.ts';
import type { AdditionRow } from '../store/tables.ts';
import { additionStates } from './states.ts';

/** Size of the pieces in which a file is stored and sent, bytes: one commit each, and with base64 one frame of the link. */
export const CHUNK_BYTES = 1024 * 1024;

/** What is known of a jar or file before it is accepted. */
export type NewAddition = Pick<AdditionRow, 'session_uid' | 'name' | 'uri' | 'goes_to'>;

/** Begins an addition; nobody sees it before it is accepted. */
export async function insertAddition(db: Db, addition: NewAddition): Promise<AdditionRow> {
  const row = {
    ...addition,
    uid: randomBytes(12).toString('hex'),
    id: null,
    chunks: 0,
    state: additionStates.initial,
    error: null,
    created_at: now(),
  };
  return db.insertInto('additions').values(row).returningAll().executeTakeFirstOrThrow();
}

export async function insertChunk(db: Db, uid: string, chunk: number, bytes: Uint8Array): Promise<void> {
  await db.insertInto('addition_chunks').values({ addition_uid: uid, chunk, bytes }).execute();
}

/** Gives an addition its place in the order of its session. Needs a transaction. */
export async function acceptAddition(db: Db, row: AdditionRow, chunks: number): Promise<AdditionRow> {
  const { next_addition: next } = await db
    .updateTable('sessions')
    .set((eb) => ({ next_addition: eb('next_addition', '+', 1) }))
    .where('uid', '=', row.session_uid)
    .returning('next_addition')
    .executeTakeFirstOrThrow();
  const accepted = { id: next - 1, chunks, state: 'waiting' };
  await db.updateTable('additions').set(accepted).where('uid', '=', row.uid).execute();
  return { ...row, ...accepted };
}

export async function readAddition(db: Db, sessionUid: string, id: number): Promise<AdditionRow | null> {
  const row = db.selectFrom('additions').selectAll().where('session_uid', '=', sessionUid).where('id', '=', id);
  return (await row.executeTakeFirst()) ?? null;
}

export async function waitingAdditions(db: Db, sessionUid: string): Promise<AdditionRow[]> {
  const rows = db.selectFrom('additions').selectAll().where('session_uid', '=', sessionUid);
  return rows.where('state', '=', 'waiting').orderBy('id').execute();
}

export async function moveAddition(db: Db, row: AdditionRow, to: string, error: string | null): Promise<void> {
  if (!mayMove(additionStates, row.state, to)) return;
  await db.updateTable('additions').set({ state: to, error }).where('uid', '=', row.uid).execute();
}

export async function readChunk(db: Db, uid: string, chunk: number): Promise<Uint8Array | null> {
  const row = db.selectFrom('addition_chunks').select('bytes').where('addition_uid', '=', uid);
  return (await row.where('chunk', '=', chunk).executeTakeFirst())?.bytes ?? null;
}

/** Removes the bytes of a file that nobody will ask for any more, piece by piece: no commit is longer than one of them. */
export async function dropChunks(store: Store, uid: string): Promise<void> {
  const pieces = await store.selectFrom('addition_chunks').select('chunk').where('addition_uid', '=', uid).execute();
  for (const { chunk } of pieces) {
    await store.deleteFrom('addition_chunks').where('addition_uid', '=', uid).where('chunk', '=', chunk).execute();
  }
}

/** Removes the bytes of all files of a session that has ended. */
export async function dropBytesOf(store: Store, sessionUid: string): Promise<void> {
  const files = await store.selectFrom('additions').select('uid').where('session_uid', '=', sessionUid).execute();
  for (const { uid } of files) await dropChunks(store, uid);
}

/** Forgets a file that never arrived whole. */
export async function dropAddition(store: Store, uid: string): Promise<void> {
  await dropChunks(store, uid);
  await store.deleteFrom('additions').where('uid', '=', uid).execute();
}

/**
 * Removes what a crash left: files that began to arrive over `arrivingMs` ago, by the store's clock, and did not, and bytes
 * of those that the driver has.
 */
export async function dropLeftAdditions(store: Store, arrivingMs: number): Promise<void> {
  const left = store.selectFrom('additions').select(['uid', 'state']).where('state', '!=', 'waiting');
  const over = left.where((eb) =>
    eb.or([eb('state', '!=', 'arriving'), eb('created_at', '<=', eb(now(), '-', arrivingMs))]),
  );
  for (const { uid, state } of await over.execute()) {
    if (state === 'arriving') await dropAddition(store, uid);
    else await dropChunks(store, uid);
  }
}
