import type { Db } from '../store/db.ts';
import { isFinal, mayMove } from '../store/states.ts';
import type { JobRow } from '../store/tables.ts';
import { jobStates } from './states.ts';

type Facts = Partial<Pick<JobRow, 'result' | 'error' | 'started_at' | 'completed_at'>>;

/**
 * Moves a job to `to`; the only place that writes a job's state. False, and nothing written, where the table of states
 * does not allow it. What was to be run is forgotten at the end. Call it in a transaction.
 */
export async function moveJob(db: Db, row: JobRow, to: string, facts: Facts = {}): Promise<boolean> {
  if (!mayMove(jobStates, row.state, to)) return false;
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ state: to, ...facts, ...(isFinal(jobStates, to) && { job: '' }) })
    .where('session_uid', '=', row.session_uid)
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
