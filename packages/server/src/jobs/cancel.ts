import { lockActiveSession } from '../sessions/active.ts';
import { settleBusy } from '../sessions/busy.ts';
import type { App } from '../store/tables.ts';
import type { Jobs } from './jobs.ts';
import { moveJob } from './move.ts';
import { readJob } from './store.ts';

/**
 * Asks for a job's end. One that no agent has seen is cancelled at once; of any other the agent says when it has ended:
 * never a false `CANCELLED`. A job that is unknown or finished is left as it is, as in Livy. Throws Livy's 400 where the
 * session has ended.
 */
export async function cancelJob({ apps, line }: Jobs, session: App, id: number): Promise<void> {
  await line.write(session.uid, (take) =>
    apps.store.transaction().execute(async (tx) => {
      const app = await lockActiveSession(tx, session);
      const row = await readJob(tx, app.uid, id);
      if (!row) return;
      if (row.state === 'QUEUED' && row.sent === 0) {
        await moveJob(tx, row, 'CANCELLED', { completed_at: Date.now() });
        return settleBusy(tx, app.uid);
      }
      await moveJob(tx, row, 'CANCELLING');
      await take(tx);
    }),
  );
  apps.feed.publish(session.uid);
}
