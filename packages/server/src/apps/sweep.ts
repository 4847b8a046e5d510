import type { Apps } from './apps.ts';
import { removeApp } from './stop.ts';
import { listEndedBefore, readApp } from './store.ts';

const EVERY_MS = 60_000;
/** Apps removed in one round: a sweep must not hold up requests. */
const AT_ONCE = 100;

/**
 * Removes apps that ended longer than `retentionMs` ago, with their logs and files, and what apps left behind that are
 * no more. `stop` waits for the round under way.
 */
export function startSweeper(apps: Apps, retentionMs: number): { stop(): Promise<void> } {
  const round = () => sweep(apps, Date.now() - retentionMs).catch((error) => apps.log.error('sweep failed', { error }));
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

/** One round: up to AT_ONCE of the apps that ended before `before`, the oldest first, and everything without a row. */
export async function sweep(apps: Apps, before: number): Promise<void> {
  for (const app of await listEndedBefore(apps.store, before, AT_ONCE)) {
    if (apps.stopping.aborted) return;
    await removeApp(apps, app);
  }
  for (const uid of await apps.backend.list()) {
    if (apps.stopping.aborted) return;
    await apps.turns.take(uid, () => removeRest(apps, uid));
  }
}

/** A crash can come between the deletion of a row and that of its files. The row is always written first. Needs the app's turn. */
export async function removeRest(apps: Apps, uid: string): Promise<void> {
  if (await readApp(apps.store, uid)) return;
  apps.log.warn('an app without a record is removed', { uid });
  await apps.backend.kill(uid);
  await apps.backend.remove(uid);
}
