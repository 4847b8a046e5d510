import { now } from '../store/clock.ts';
import type { Db } from '../store/db.ts';
import type { Store } from '../store/open.ts';

/** Apps that are taken in one round. */
const AT_ONCE = 100;

/**
 * Makes the server the owner of living apps of its place that have none, or one whose lease is over; gives their uids.
 * Whoever is taken from can write nothing of them from then on. An app whose row somebody holds right now is left to the
 * next round.
 */
export async function claimApps(db: Store, instance: string, place: string): Promise<string[]> {
  if ((await ownerless(db, place).limit(1).executeTakeFirst()) === undefined) return [];
  return db.transaction().execute(async (tx) => {
    const locked = await ownerless(tx, place).limit(AT_ONCE).forUpdate('apps').skipLocked().execute();
    // Another server may have taken some between the look at them and their locks. From here on nobody can.
    const free = await ownerless(tx, place)
      .where(
        'apps.uid',
        'in',
        locked.map(({ uid }) => uid),
      )
      .execute();
    const claimed = tx.updateTable('apps').set((eb) => ({ instance, epoch: eb('epoch', '+', 1) }));
    const uids = free.map(({ uid }) => uid);
    if (uids.length > 0) await claimed.where('uid', 'in', uids).execute();
    return uids;
  });
}

function ownerless(db: Db, place: string) {
  return db
    .selectFrom('apps')
    .leftJoin('instances', 'instances.id', 'apps.instance')
    .select('apps.uid')
    .where('apps.ended_at', 'is', null)
    .where('apps.place', '=', place)
    .where((eb) => eb.or([eb('instances.id', 'is', null), eb('instances.expires_at', '<=', now())]))
    .orderBy('apps.created_at');
}

/** What a store in the data directory knows is all here, also when the host is called otherwise now, as a container may be. */
export async function takePlace(db: Db, place: string): Promise<void> {
  const elsewhere = db.updateTable('apps').set({ place });
  await elsewhere.where((eb) => eb.or([eb('place', 'is', null), eb('place', '!=', place)])).execute();
}

/** Forgets servers whose lease is long over. */
export async function forgetGone(db: Db, afterMs: number): Promise<void> {
  await db
    .deleteFrom('instances')
    .where((eb) => eb('expires_at', '<', eb(now(), '-', afterMs)))
    .execute();
}
