import type { Apps } from './apps.ts';
import { recordEnd } from './end.ts';

/** Watches an app until it ends, and writes down the end. */
export function follow(apps: Apps, uid: string): void {
  apps.backend.watch(uid, (end) => {
    recordEnd(apps, uid, end, null).catch((error) => apps.log.error('an end was not recorded', { uid, error }));
  });
}
