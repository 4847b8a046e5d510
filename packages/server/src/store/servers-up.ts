import { now } from './clock.ts';
import type { Db } from './db.ts';

/** The servers that count as up: their lease has no end, or is not over by the store's clock. */
export function serversUp(db: Db) {
  return db
    .selectFrom('instances')
    .where((eb) => eb.or([eb('instances.expires_at', 'is', null), eb('instances.expires_at', '>', now())]));
}
