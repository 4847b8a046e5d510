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
 * Removes apps that ended when they have been kept long enough or are too many, with their logs and files, and ends and
 * removes what there is of apps without a row. In a dry run the latter is only said. `stop` waits for the round under way.
 */
export function startSweeper(apps: Apps, retention: Retention, dryRun: boolean): { stop(): Promise<void> } {
  const rest = dryRun ? sayRest(new Set()) : removeRest;
  const round = () => sweep(apps, retention, rest).catch((error) => apps.log.error('sweep failed', { error }));
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

/** One round, the oldest first, one app after the other; `rest` is done with what may have no row. */
export async function sweep(apps: Apps, retention: Retention, rest = removeRest): Promise<void> {
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
    await apps.turns.take(uid, () => rest(apps, uid));
  }
  await shrinkStore(apps.store, apps.stopping);
}

async function forgetTombstones({ store, stopping }: Apps, before: number): Promise<void> {
  const tooMany = await oldestOfNewest(store, MOST_TOMBSTONES);
  const oldest = Math.max(before, tooMany ?? before);
  while (!stopping.aborted && (await deleteTombstones(store, oldest, AT_ONCE)) === AT_ONCE) await breathe();
}

/**
 * A crash can come between the deletion of a row and that of what belongs to it. A row is always written before anything
 * else of its app, so what is there without one has lost it. Needs the app's turn.
 */
export async function removeRest(apps: Apps, uid: string): Promise<void> {
  if (await readApp(apps.store, uid)) return;
  apps.log.warn('an app without a record is ended and removed', { uid });
  await apps.backend.kill(uid);
  await apps.backend.remove(uid);
}

/** For a dry run: says of each app without a row once that it would be removed; `said` has those of which it was. */
export function sayRest(said: Set<string>): typeof removeRest {
  return async (apps, uid) => {
    if (said.has(uid) || (await readApp(apps.store, uid))) return;
    said.add(uid);
    apps.log.warn('an app without a record would be ended and removed, were this no dry run', { uid });
  };
}
