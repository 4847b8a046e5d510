import type { Completion } from '@livery/protocol/statements';
import { readApp } from '../apps/store.ts';
import { badArgument, notFoundSession, wrongState } from '../http/errors.ts';
import { isConnected, touchActivity } from '../sessions/store.ts';
import type { App } from '../store/tables.ts';
import { runnableKind } from './kinds.ts';
import type { Statements } from './statements.ts';

/**
 * Names that may replace the word before the cursor; none where the cursor is outside of the code or nobody can say yet.
 * Never waits for the session to start or for a statement. Throws 400 where code or kind is missing, and Livy's 500
 * where the session has ended.
 */
export async function completeCode(
  { apps, completions }: Statements,
  session: App,
  { code, kind, cursor }: Completion,
): Promise<string[]> {
  if (code === null) throw badArgument('requirement failed: No code was given: send {"code": "…"}.');
  if (kind === null) throw badArgument('Invalid kind: null: give "kind" as one of spark, pyspark, sparkr, sql.');
  const runnable = runnableKind(kind);
  const app = await readApp(apps.store, session.uid);
  if (!app) throw notFoundSession(session.id);
  if (app.ended_at !== null || app.state === 'shutting_down') throw wrongState(app.state);
  await touchActivity(apps.store, app.uid, Date.now());
  const connected = await isConnected(apps.store, app.uid);
  if (app.state === 'starting' || !connected || cursor < 0 || cursor > code.length) return [];
  return completions.ask(app.uid, { kind: runnable, code, cursor });
}
