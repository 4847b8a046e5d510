import type { Updateable } from 'kysely';
import type { Db } from '../store/db.ts';
import { isFinal, mayMove, type StateTable } from '../store/states.ts';
import type { App, Tables } from '../store/tables.ts';
import { lockApp } from './store.ts';

/** What may change together with a state. */
export type Facts = Pick<
  Updateable<Tables['apps']>,
  'application_id' | 'spark_ui_url' | 'driver_log_url' | 'exit_code' | 'cause' | 'started_at' | 'expired'
>;

/**
 * Moves an app to `to`, with the facts that belong to it; the only place that writes an app's state. Returns the new
 * row, or null where the table of states does not allow the move from where the app is by now (or it is gone): then
 * nothing was written. A final state frees the name and notes the time. Call it in a transaction.
 */
export async function moveApp(
  db: Db,
  states: StateTable,
  uid: string,
  to: string,
  now: number,
  facts: Facts = {},
): Promise<App | null> {
  const app = await lockApp(db, uid);
  if (!app || !mayMove(states, app.state, to)) return null;
  const ended = isFinal(states, to) ? { ended_at: now, held_name: null } : {};
  const moved = await db
    .updateTable('apps')
    .set({ state: to, version: app.version + 1, ...facts, ...ended })
    .where('uid', '=', uid)
    .where('version', '=', app.version)
    .returningAll()
    .executeTakeFirst();
  return moved ?? null;
}
