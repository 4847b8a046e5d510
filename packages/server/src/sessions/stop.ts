import { moveApp } from '../apps/move.ts';
import { killApp, removeApp, waitForEnd } from '../apps/stop.ts';
import { notFoundSession } from '../http/errors.ts';
import type { App } from '../store/tables.ts';
import type { Sessions } from './sessions.ts';
import { sessionStates } from './states.ts';

/** How long an agent may take to stop Spark, ms, before its processes are ended. */
const PATIENCE_MS = 10_000;

/** Ends a session's driver: by asking its agent, then with signals. Resolves when nothing of it runs any more. */
export async function stopSession(sessions: Sessions, app: App): Promise<void> {
  const { apps } = sessions;
  await apps.launching.get(app.uid);
  const asked = await apps.store
    .transaction()
    .execute((tx) =>
      moveApp(tx, sessionStates, app.uid, 'shutting_down', Date.now(), { cause: 'The session was stopped.' }),
    );
  apps.feed.publish(app.uid);
  if (asked && asked.application_id !== null) {
    sessions.tell(app.uid, { type: 'stop' });
    await waitForEnd(apps, app.uid, PATIENCE_MS);
  }
  await killApp(apps, app.uid, 'The session was stopped.');
}

/** Stops a session and removes its record, statements, log and files. */
export async function deleteSession(sessions: Sessions, app: App): Promise<void> {
  if (app.ended_at === null) await stopSession(sessions, app);
  if (!(await removeApp(sessions.apps, app))) throw notFoundSession(app.id);
}
