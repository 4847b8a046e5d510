import { now } from '../store/clock.ts';
import type { Db } from '../store/db.ts';
import type { App } from '../store/tables.ts';

/** This server as the owner of apps. */
export interface Self {
  /** The id under which it owns apps now. */
  id(): string;
  /** Where its local drivers are. */
  place: string;
}

/**
 * Whether this server may write what becomes of an app: it is the owner, and its lease is not over. Under the lock of the
 * app's row nobody can take it away before the transaction ends, so what is written then counts.
 */
export async function isOurs(tx: Db, self: Self, app: App): Promise<boolean> {
  const id = self.id();
  if (app.instance !== id) return false;
  const lease = tx.selectFrom('instances').select('id').where('id', '=', id);
  const valid = lease.where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now())]));
  return (await valid.executeTakeFirst()) !== undefined;
}

/** Whether a server is up where local drivers of that place are. */
export async function hasServers(db: Db, place: string | null): Promise<boolean> {
  const there = db.selectFrom('instances').select('id').limit(1);
  const up = there.where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now())]));
  return (await (place === null ? up : up.where('place', '=', place)).executeTakeFirst()) !== undefined;
}
