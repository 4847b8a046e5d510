import type { Failed, Ready } from '@livery/protocol/agent';
import { moveApp } from '../apps/move.ts';
import { noteCause } from '../apps/store.ts';
import type { Db } from '../store/db.ts';
import { sessionStates } from './states.ts';
import { touchActivity } from './store.ts';

/** The agent says that Spark is up. `queued`: statements came while it started, so the session is busy at once. */
export async function sessionReady(db: Db, uid: string, event: Ready, queued: boolean): Promise<void> {
  const facts = { application_id: event.applicationId, spark_ui_url: event.sparkUiUrl };
  const now = Date.now();
  await moveApp(db, sessionStates, uid, queued ? 'busy' : 'idle', now, facts);
  await touchActivity(db, uid, now);
}

/** The agent says why it gives up; its driver's end, which follows, takes this for the cause. */
export async function sessionFailed(db: Db, uid: string, event: Failed): Promise<void> {
  await noteCause(db, uid, event.message);
}
