import { lookUntil } from '../feed/look-until.ts';
import { unavailable } from '../http/errors.ts';
import type { App } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { recordEnd } from './end.ts';
import { lookAtApp } from './news.ts';
import { hasServers } from './ownership.ts';
import { askToStop, deleteApp, lockApp } from './store.ts';
import { insertTombstone, type Removal } from './tombstones.ts';

/** How long it may take until nothing of an app runs any more, ms; with time for another server to take it over. */
const ENDED_WITHIN_MS = 30_000;
/** By then a server that has died does not count as up any more, ms. */
const LEASE_OVER_MS = 4_000;

/**
 * Ends an app and waits until nothing of it runs any more; the row stays and says so. The wish stands in the row first:
 * it is fulfilled also when this server dies, and by the app's owner where that is another one. Throws a 503 where that
 * takes too long, or where no server is up that can do it; the wish stays.
 */
export async function killApp(apps: Apps, uid: string, cause: string): Promise<void> {
  const app = await askToStop(apps.store, uid, cause);
  if (!app) return;
  if (app.instance === apps.self.id()) {
    await apps.turns.take(uid, () => endApp(apps, uid, cause));
  } else {
    await checkServers(apps, app);
    apps.others.wanted(uid);
    if (!(await endsWithin(apps, uid, LEASE_OVER_MS))) await checkServers(apps, app);
  }
  if (!(await endsWithin(apps, uid, ENDED_WITHIN_MS))) {
    throw unavailable('It is being ended, and that takes long: try again.');
  }
}

async function checkServers(apps: Apps, { place }: App): Promise<void> {
  if (await hasServers(apps.store, place)) return;
  throw unavailable('Its driver is on a host where no server is up now: it is ended as soon as there is one.');
}

/** Ends an app of this server; for who has its turn. */
export async function endApp(apps: Apps, uid: string, cause: string): Promise<void> {
  await apps.backend.kill(uid);
  const sighting = await apps.backend.find(uid);
  const exitCode = sighting.state === 'ended' ? sighting.exitCode : null;
  await recordEnd(apps, uid, { exitCode }, cause);
}

/**
 * Removes an app that has ended: its row with all that hangs on it, then its files; a tombstone says so. False when it was
 * gone already.
 */
export function removeApp(apps: Apps, uid: string, removal: Removal): Promise<boolean> {
  return apps.turns.take(uid, async () => {
    const removed = await apps.store.transaction().execute(async (tx) => {
      const app = await lockApp(tx, uid);
      if (app === null) return null;
      await insertTombstone(tx, app, removal, Date.now());
      await deleteApp(tx, uid);
      return app;
    });
    await apps.backend.remove(uid);
    if (removed === null) return false;
    if (removed.place !== apps.self.place) apps.others.deleted(uid);
    apps.feed.publish(uid);
    apps.log.info('app removed', { uid, noun: removed.noun, id: removed.id, ...removal });
    return true;
  });
}

/** Waits until the app has ended or is gone, at most `timeoutMs`; tells whether it has. */
export async function endsWithin(apps: Apps, uid: string, timeoutMs: number): Promise<boolean> {
  const hasEnded = (app: App | null) => app === null || app.ended_at !== null;
  return hasEnded(await lookUntil(apps.feed, lookAtApp(apps, uid), hasEnded, AbortSignal.timeout(timeoutMs)));
}
