import type { Apps } from './apps.ts';
import { removeApp } from './stop.ts';

const EVERY_MS = 60_000;
/** Apps removed in one round: a sweep must not hold up requests. */
const AT_ONCE = 100;

/** Removes apps that ended longer than `retentionMs` ago, with their logs and files. `stop` waits for the round under way. */
export function startSweeper(apps: Apps, retentionMs: number): { stop(): Promise<void> } {
  let round = Promise.resolve();
  const timer = setInterval(() => {
    round = round
      .then(() => sweep(apps, Date.now() - retentionMs))
      .catch((error) => apps.log.error('sweep failed', { error }));
  }, EVERY_MS).unref();
  return {
    stop: () => {
      clearInterval(timer);
      return round;
    },
  };
}

/** Removes up to AT_ONCE of the apps that ended before `before`, the oldest first. */
export async function sweep(apps: Apps, before: number): Promise<void> {
  const old = await apps.store
    .selectFrom('apps')
    .selectAll()
    .where('ended_at', '<', before)
    .orderBy('ended_at')
    .limit(AT_ONCE)
    .execute();
  for (const app of old) await removeApp(apps, app);
}
