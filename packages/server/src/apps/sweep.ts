import { setImmediate as breathe } from 'node:timers/promises';
import { shrinkStore } from '../store/shrink.ts';
import type { Apps } from './apps.ts';
import { dueForRemoval, type Retention } from './retention.ts';
import { removeApp } from './stop.ts';
import { readApp } from './store.ts';
import { tidyEnded } from './tidy.ts';
import { deleteTombstones, oldestOfNewest } from './tombstones.ts';

const EVERY_MS = 60_000;
/** How many rows one query gives or deletes: between two of them requests are served. */
const AT_ONCE = 100;
/** Each has some hundred bytes. */
const MOST_TOMBSTONES = 100_000;

/**
 * Removes apps that ended when they have been kept long enough or are too many, with their logs and files, and what apps
 * left behind that are no more. `stop` waits for the round under way.
 */
export function startSweeper(apps: Apps, retention: Retention): { stop(): Promise<void> } {
  const round = () => sweep(apps, retention).catch((error) => apps.log.error('sweep failed', { error }));
  let rounds = round();
  const timer = setInterval(() => {
    rounds = rounds.then(round);
  }, EVERY_MS).unref();
  return {
    stop: () => {
      clearInterval(timer);
      return rounds;
    },
  };
}

/** One round, the oldest first, one app after the other. */
export async function sweep(apps: Apps, retention: Retention): Promise<void> {
  const now = Date.now();
  await tidyEnded(apps);
  for (;;) {
    const due = await dueForRemoval(apps.store, retention, now, AT_ONCE);
    if (due.length === 0) break;
    for (const { uid, reason } of due) {
      if (apps.stopping.aborted) return;
      await removeApp(apps, uid, { by: null, reason });
    }
  }
  await forgetTombstones(apps, now - retention.tombstonesMs);
  for (const uid of await apps.backend.list()) {
    if (apps.stopping.aborted) return;
    await apps.turns.take(uid, () => removeRest(apps, uid));
  }
  await shrinkStore(apps.store, apps.stopping);
}

async function forgetTombstones({ store, stopping }: Apps, before: number): Promise<void> {
  const tooMany = await oldestOfNewest(store, MOST_TOMBSTONES);
  const oldest = Math.max(before, tooMany ?? before);
  while (!stopping.aborted && (await deleteTombstones(store, oldest, AT_ONCE)) === AT_ONCE) await breathe();
}

/** A crash can come between the deletion of a row and that of its files. The row is always written first. Needs the app's turn. */
export async function removeRest(apps: Apps, uid: string): Promise<void> {
  if (await readApp(apps.store, uid)) return;
  apps.log.warn('an app without a record is removed', { uid });
  await apps.backend.kill(uid);
  await apps.backend.remove(uid);
}
