import { lockApp } from '../apps/store.ts';
import { notFoundSession, wrongState } from '../http/errors.ts';
import { settleBusy } from '../sessions/busy.ts';
import type { App } from '../store/tables.ts';
import { moveStatement } from './move.ts';
import type { Statements } from './statements.ts';
import { readStatement } from './store.ts';

/**
 * Asks for a statement's end. One that no agent has seen is `cancelled` at once; of any other the agent says when it
 * has ended, and until then it is `cancelling`: never a false `cancelled`. A statement that is unknown or finished is
 * left as it is, as in Livy. Throws Livy's 500 where the session has ended.
 */
export async function cancelStatement({ apps, line }: Statements, session: App, id: number): Promise<void> {
  await line.write(session.uid, (take) =>
    apps.store.transaction().execute(async (tx) => {
      const app = await lockApp(tx, session.uid);
      if (!app) throw notFoundSession(session.id);
      if (app.ended_at !== null) throw wrongState(app.state);
      const row = await readStatement(tx, session.uid, id);
      if (!row) return;
      if (row.state === 'waiting' && row.sent === 0) {
        await moveStatement(tx, row, 'cancelled', { completed_at: Date.now() });
        return settleBusy(tx, app.uid);
      }
      await moveStatement(tx, row, 'cancelling');
      await take(tx);
    }),
  );
  apps.feed.publish(session.uid);
}
