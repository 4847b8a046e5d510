import { moveApp } from '../apps/move.ts';
import { killApp, removeApp, waitForEnd } from '../apps/stop.ts';
import { lockApp, stopAfter } from '../apps/store.ts';
import { alreadyRemoved } from '../http/errors.ts';
import type { Db } from '../store/db.ts';
import type { App } from '../store/tables.ts';
import type { Sessions } from './sessions.ts';
import { sessionStates } from './states.ts';

/** How long an agent may take to stop Spark, ms, before its processes are ended. */
const PATIENCE_MS = 10_000;

/** Decides, in the transaction that begins the stop, whether the session is to be stopped, and says why; null: it is not. */
type Reason = (db: Db) => Promise<string | null>;

const asked: Reason = async () => 'The session was stopped.';

/**
 * Ends a session's driver: by asking its agent, then with signals. Resolves when nothing of it runs any more; false,
 * and nothing done, where there is no reason to.
 */
export async function stopSession(sessions: Sessions, app: App, reason: Reason = asked): Promise<boolean> {
  const { apps, line } = sessions;
  const begun = await apps.store.transaction().execute(async (tx) => {
    await lockApp(tx, app.uid);
    const cause = await reason(tx);
    if (cause === null) return null;
    const moved = await moveApp(tx, sessionStates, app.uid, 'shutting_down', Date.now(), { cause });
    const politely = moved !== null && moved.application_id !== null;
    if (politely) await stopAfter(tx, app.uid, PATIENCE_MS);
    return { cause, politely, frames: politely ? await line.take(tx, app.uid) : [] };
  });
  if (begun === null) return false;
  apps.feed.publish(app.uid);
  if (begun.politely) {
    line.tell(app.uid, begun.frames);
    await waitForEnd(apps, app.uid, PATIENCE_MS);
  }
  await killApp(apps, app.uid, begun.cause);
  return true;
}

/** Stops a session and removes its record, statements, log and files. */
export async function deleteSession(sessions: Sessions, app: App, reason: Reason = asked): Promise<void> {
  if (app.ended_at === null && !(await stopSession(sessions, app, reason))) return;
  if (!(await removeApp(sessions.apps, app))) throw alreadyRemoved(app.id);
}
