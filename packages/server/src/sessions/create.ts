import type { CreateSession } from '@livery/protocol/sessions';
import { resolveFiles } from '../apps/files.ts';
import { launchApp } from '../apps/launch.ts';
import { answerNameTaken, checkName } from '../apps/names.ts';
import { refusedKeys } from '../apps/spark-conf.ts';
import { insertApp } from '../apps/store.ts';
import { rejected } from '../http/errors.ts';
import { parseTime } from '../http/time.ts';
import type { App } from '../store/tables.ts';
import type { Sessions } from './sessions.ts';
import { sessionStates } from './states.ts';
import { insertSession } from './store.ts';

/**
 * Accepts a session: when this resolves it is in the store and its driver will be started. Throws a 400 with Livy's
 * words for a request that breaks a rule; then nothing is left of it.
 */
export async function createSession(sessions: Sessions, request: CreateSession, owner: string | null): Promise<App> {
  checkTimes(request);
  const refused = refusedKeys(request.conf);
  if (refused.length > 0) {
    throw rejected(`Blacklisted configuration values in session config: ${refused.join(', ')}`);
  }
  if (request.kind === 'sparkr') {
    throw rejected('Sessions of kind sparkr are not supported yet: use spark, pyspark, sql or shared.');
  }
  resolveFiles(request, sessions.files);
  checkName(request.name);

  const { apps } = sessions;
  const app = await apps.store
    .transaction()
    .execute(async (tx) => {
      const { name } = request;
      const now = Date.now();
      const row = { noun: 'session', name, owner, proxyUser: null, state: sessionStates.initial, now } as const;
      const inserted = await insertApp(tx, row);
      await insertSession(tx, inserted.uid, request, now);
      return inserted;
    })
    .catch(answerNameTaken);
  launchApp(apps, app.uid);
  return app;
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
