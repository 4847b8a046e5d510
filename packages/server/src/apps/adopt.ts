import type { Apps } from './apps.ts';
import { launchApp } from './launch.ts';
import { listLiving } from './store.ts';

/**
 * Takes up every app that has not ended, at start and after a crash alike: one that was never launched is launched, a
 * living one is followed, and of one that ended meanwhile the end is written down. Does not wait for any of it.
 */
export async function adoptApps(apps: Apps): Promise<void> {
  for (const app of await listLiving(apps.store)) launchApp(apps, app.uid);
}
