import type { Expiry } from '@livery/protocol/states';
import { moveApp } from '../apps/move.ts';
import { endsWithin, killApp, removeApp } from '../apps/stop.ts';
import { lockApp, stopAfter } from '../apps/store.ts';
import type { Caller } from '../http/caller.ts';
import { alreadyRemoved } from '../http/errors.ts';
import type { Db } from '../store/db.ts';
import type { App } from '../store/tables.ts';
import type { Sessions } from './sessions.ts';
import { sessionStates } from './states.ts';

/** How long an agent may take to stop Spark, ms, before its processes are ended. */
const PATIENCE_MS = 10_000;

/** Why a session is stopped: in a sentence, and where no user asked for it by which rule. */
export interface StopReason {
  cause: string;
  expired: Expiry | null;
}

/** Decides, in the transaction that begins the stop, whether the session is to be stopped; null: it is not. */
type Decide = (db: Db) => Promise<StopReason | null>;

/** A user asked for it. */
export function asked({ user }: Caller): Decide {
  return async () => ({ cause: `The session was stopped${user === null ? '' : ` by ${user}`}.`, expired: null });
}

/**
 * Ends a session's driver: by asking its agent, then with signals. Resolves when nothing of it runs any more; what can
 * be read of it stays. Does nothing where there is no reason to.
 */
export async function stopSession(sessions: Sessions, app: App, decide: Decide): Promise<void> {
  const { apps, line } = sessions;
  const begun = await line.write(app.uid, (take) =>
    apps.store.transaction().execute(async (tx) => {
      await lockApp(tx, app.uid);
      const reason = await decide(tx);
      if (reason === null) return null;
      const moved = await moveApp(tx, sessionStates, app.uid, 'shutting_down', Date.now(), reason);
      const politely = moved !== null && moved.application_id !== null;
      if (politely) {
        await stopAfter(tx, app.uid, PATIENCE_MS);
        await take(tx);
      }
      return { ...reason, politely };
    }),
  );
  if (begun === null) return;
  apps.feed.publish(app.uid);
  if (begun.politely) await endsWithin(apps, app.uid, PATIENCE_MS);
  await killApp(apps, app.uid, begun.cause);
}

/** Stops a session and removes its record, statements, log and files. */
export async function deleteSession(sessions: Sessions, app: App, caller: Caller): Promise<void> {
  if (app.ended_at === null) await stopSession(sessions, app, asked(caller));
  const removal = { by: caller.user, reason: 'deleted' } as const;
  if (!(await removeApp(sessions.apps, app.uid, removal))) throw alreadyRemoved(app.id);
}
