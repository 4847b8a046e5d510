import { lookUntil } from '../feed/look-until.ts';
import type { App } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { recordEnd } from './end.ts';
import { lookAtApp } from './news.ts';
import { deleteApp, noteCause } from './store.ts';

/** Ends an app and waits until nothing of it runs any more; the row stays and says so. */
export function killApp(apps: Apps, uid: string, cause: string): Promise<void> {
  return apps.turns.take(uid, async () => {
    // First, so that it is known also when this server dies with the driver.
    await noteCause(apps.store, uid, cause);
    await endApp(apps, uid, cause);
  });
}

/** The same for who has the app's turn already. */
export async function endApp(apps: Apps, uid: string, cause: string): Promise<void> {
  await apps.backend.kill(uid);
  const sighting = await apps.backend.find(uid);
  const exitCode = sighting.state === 'ended' ? sighting.exitCode : null;
  await recordEnd(apps, uid, { exitCode }, cause);
}

/** Removes an app that has ended: its row with all that hangs on it, then its files. False when it was gone already. */
export function removeApp(apps: Apps, app: App): Promise<boolean> {
  return apps.turns.take(app.uid, async () => {
    const deleted = await deleteApp(apps.store, app.uid);
    await apps.backend.remove(app.uid);
    return deleted;
  });
}

/** Resolves when the app has ended or is gone, or after `timeoutMs`. */
export async function waitForEnd(apps: Apps, uid: string, timeoutMs: number): Promise<void> {
  const hasEnded = (app: App | null) => app === null || app.ended_at !== null;
  await lookUntil(apps.feed, lookAtApp(apps, uid), hasEnded, AbortSignal.timeout(timeoutMs));
}
