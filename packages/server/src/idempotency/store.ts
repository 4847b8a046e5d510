import type { Db } from '../store/db.ts';
import type { Answer } from './answer.ts';
import type { Key } from './key.ts';

/** How long a key counts, ms. */
const KEPT_MS = 24 * 60 * 60 * 1000;
/** Rows removed in one commit: a sweep must not hold up requests. */
const AT_ONCE = 200;

/** What was kept under a key, and of which body. */
export type Kept = Answer & { bodyHash: string };

export async function readKept(db: Db, { scope }: Key, now: number): Promise<Kept | null> {
  const row = await db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('scope', '=', scope)
    .where('created_at', '>', now - KEPT_MS)
    .executeTakeFirst();
  return row ? { status: row.status, location: row.location, body: row.body, bodyHash: row.body_hash } : null;
}

/**
 * Takes a key for the transaction that makes what the request asks for; false where another has it. One that is still
 * under way is waited for: by the one connection of SQLite, by the unique key of PostgreSQL.
 */
export async function claimKey(tx: Db, key: Key, now: number): Promise<boolean> {
  const outdated = tx.deleteFrom('idempotency_keys').where('scope', '=', key.scope);
  await outdated.where('created_at', '<=', now - KEPT_MS).execute();
  // The answer is not known yet; nobody sees the row before it is.
  const claimed = await tx
    .insertInto('idempotency_keys')
    .values({ scope: key.scope, body_hash: key.body, status: 0, location: null, body: '', created_at: now })
    .onConflict((conflict) => conflict.column('scope').doNothing())
    .returning('scope')
    .executeTakeFirst();
  return claimed !== undefined;
}

export async function keepAnswer(tx: Db, { scope }: Key, { status, location, body }: Answer): Promise<void> {
  await tx.updateTable('idempotency_keys').set({ status, location, body }).where('scope', '=', scope).execute();
}

/** Removes some of the keys that count no more; says whether there may be others. */
export async function dropOutdated(db: Db, now: number): Promise<boolean> {
  const outdated = db
    .selectFrom('idempotency_keys')
    .select('scope')
    .where('created_at', '<=', now - KEPT_MS);
  const dropped = await db
    .deleteFrom('idempotency_keys')
    .where('scope', 'in', outdated.orderBy('created_at').limit(AT_ONCE))
    .returning('scope')
    .execute();
  return dropped.length === AT_ONCE;
}
