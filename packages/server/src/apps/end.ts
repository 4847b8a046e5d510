import type { End } from '../backends/backend.ts';
import type { Apps } from './apps.ts';
import { readLog } from './log.ts';
import { moveApp } from './move.ts';
import { isOurs } from './ownership.ts';
import { lockApp, readApp } from './store.ts';

const LINES_FOR_THE_CAUSE = 200;

/**
 * Writes down that an app has ended: its noun says which state that means and why. `cause` is given where it is known
 * better than the exit code tells. Without effect on an app that has ended, is gone, or is another server's.
 */
export async function recordEnd(apps: Apps, uid: string, end: End, cause: string | null): Promise<void> {
  const before = await readApp(apps.store, uid);
  if (!before || before.ended_at !== null) return;
  const noun = apps.nouns[before.noun];
  const { log: lastLines } = await readLog(apps, before, { size: LINES_FOR_THE_CAUSE });
  const moved = await apps.store.transaction().execute(async (tx) => {
    const app = await lockApp(tx, uid);
    if (!app || !(await isOurs(tx, apps.self, app))) return null;
    const ending = noun.ending(app, end, lastLines);
    const why = cause ?? app.cause ?? ending.cause;
    const facts = { exit_code: end.exitCode, cause: why };
    const ended = await moveApp(tx, noun.states, uid, ending.state, Date.now(), facts);
    if (ended) await noun.ended(tx, ended, why);
    return ended;
  });
  if (moved) {
    const { noun: name, id, state, exit_code: exit, cause: why } = moved;
    apps.log.info('app ended', { uid, noun: name, id, state, exit, cause: why });
  }
  apps.feed.publish(uid);
}
