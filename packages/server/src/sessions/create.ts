import type { CreateSession } from '@livery/protocol/sessions';
import { acceptApp } from '../apps/accept.ts';
import { parseTime } from '../config/time.ts';
import type { Caller } from '../http/caller.ts';
import { rejected } from '../http/errors.ts';
import type { Commit } from '../idempotency/answer.ts';
import type { App } from '../store/tables.ts';
import { API_MODE } from './noun.ts';
import type { Sessions } from './sessions.ts';
import { insertSession } from './store.ts';

/** Accepts a session, or throws as `acceptApp`; then nothing is left of it. */
export async function createSession(
  { apps, files }: Sessions,
  request: CreateSession,
  caller: Caller,
  commit: Commit<App>,
): Promise<App | null> {
  checkTimes(request);
  checkApi(request);
  return acceptApp(apps, files, 'session', request, caller, commit, (tx, uid, now) =>
    insertSession(tx, uid, request, now),
  );
}

/** The agent works on a SparkContext, which Spark Connect hides. */
function checkApi({ conf }: CreateSession): void {
  const mode = Object.entries(conf).find(([key]) => key.trim() === API_MODE)?.[1];
  if (mode === undefined || mode.trim().toLowerCase() === 'classic') return;
  throw rejected(`requirement failed: ${API_MODE} is ${mode}, but a session needs classic: leave it out.`);
}

/** Livy's time strings are checked before anything else, in its words. */
function checkTimes(request: CreateSession): void {
  for (const text of [request.ttl, request.idleTimeout]) {
    try {
      if (text !== null) parseTime(text);
    } catch (error) {
      throw rejected(error instanceof Error ? error.message : String(error));
    }
  }
}
