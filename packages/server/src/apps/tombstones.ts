import type { RemovalReason, Tombstone } from '@livery/protocol/v1/tombstones';
import type { Db } from '../store/db.ts';
import type { App, NounName, TombstoneRow } from '../store/tables.ts';
import { isoTime, isoTimeOrNull } from './details.ts';

/** Who removes an app and why; `by` is null where nobody is known, or the server itself does. */
export interface Removal {
  by: string | null;
  reason: RemovalReason;
}

/** Notes that an app is removed. Call it in the transaction that does so. */
export async function insertTombstone(db: Db, app: App, { by, reason }: Removal, now: number): Promise<void> {
  const { uid, noun, id, name, owner, proxy_user, state, exit_code, cause } = app;
  const { created_at, started_at, ended_at, expired } = app;
  const facts = { uid, noun, id, name, owner, proxy_user, state, exit_code, cause };
  const times = { created_at, started_at, ended_at, removed_at: now };
  await db
    .insertInto('tombstones')
    .values({ ...facts, ...times, expired, removed_by: by, reason })
    .execute();
}

/** By id, or by name: of several that had a name the last one. */
export async function findTombstone(db: Db, noun: NounName, key: number | string): Promise<TombstoneRow | null> {
  const rows = db.selectFrom('tombstones').selectAll().where('noun', '=', noun);
  const found =
    typeof key === 'number' ? rows.where('id', '=', key) : rows.where('name', '=', key).orderBy('id', 'desc');
  return (await found.limit(1).executeTakeFirst()) ?? null;
}

/** Forgets up to `limit` of those of before `before` (ms). How many that were. */
export async function deleteTombstones(db: Db, before: number, limit: number): Promise<number> {
  const old = db.selectFrom('tombstones').select('uid').where('removed_at', '<', before);
  const { numDeletedRows } = await db
    .deleteFrom('tombstones')
    .where('uid', 'in', old.orderBy('removed_at').limit(limit))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** When the oldest of the newest `count` was made, ms; null while there are no more than that. */
export async function oldestOfNewest(db: Db, count: number): Promise<number | null> {
  const newest = db.selectFrom('tombstones').select('removed_at').orderBy('removed_at', 'desc');
  const row = await newest
    .offset(count - 1)
    .limit(1)
    .executeTakeFirst();
  return row?.removed_at ?? null;
}

/** A tombstone as `/v1` shows it. */
export function tombstoneView(row: TombstoneRow): Tombstone {
  return {
    id: row.id,
    name: row.name,
    owner: row.owner,
    proxyUser: row.proxy_user,
    createdAt: isoTime(row.created_at),
    startedAt: isoTimeOrNull(row.started_at),
    endedAt: isoTimeOrNull(row.ended_at),
    exitCode: row.exit_code,
    cause: row.cause,
    state: row.state as Tombstone['state'],
    expired: row.expired as Tombstone['expired'],
    removedAt: isoTime(row.removed_at),
    removedBy: row.removed_by,
    reason: row.reason as RemovalReason,
  };
}
