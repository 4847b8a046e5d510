import type { Db } from '../store/db.ts';
import { serversUp } from '../store/servers-up.ts';
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
  return (await serversUp(tx).select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

/** Whether a server is up where local drivers of that place are. */
export async function hasServers(db: Db, place: string | null): Promise<boolean> {
  const up = serversUp(db).select('id').limit(1);
  return (await (place === null ? up : up.where('place', '=', place)).executeTakeFirst()) !== undefined;
}
