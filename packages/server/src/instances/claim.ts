import { now } from '../store/clock.ts';
import type { Db } from '../store/db.ts';

/** Apps that are taken in one round. */
const AT_ONCE = 100;

/**
 * Makes the server the owner of living apps of its place that have none, or one whose lease is over; gives their uids.
 * Whoever is taken from can write nothing of them from then on. An app whose row somebody holds right now is left to the
 * next round. `place` null: of any place, where there is one server only.
 */
export async function claimApps(db: Db, instance: string, place: string | null): Promise<string[]> {
  const free = db
    .selectFrom('apps')
    .leftJoin('instances', 'instances.id', 'apps.instance')
    .select('apps.uid')
    .where('apps.ended_at', 'is', null)
    .where((eb) => eb.or([eb('instances.id', 'is', null), eb('instances.expires_at', '<=', now())]))
    .$if(place !== null, (query) => query.where('apps.place', '=', place))
    .orderBy('apps.created_at')
    .limit(AT_ONCE)
    .forUpdate('apps')
    .skipLocked();
  const claimed = await db
    .updateTable('apps')
    .set((eb) => ({ instance, epoch: eb('epoch', '+', 1) }))
    .where('uid', 'in', free)
    .returning('uid')
    .execute();
  return claimed.map(({ uid }) => uid);
}

/** Forgets servers whose lease is long over. */
export async function forgetGone(db: Db, afterMs: number): Promise<void> {
  await db
    .deleteFrom('instances')
    .where((eb) => eb('expires_at', '<', eb(now(), '-', afterMs)))
    .execute();
}
