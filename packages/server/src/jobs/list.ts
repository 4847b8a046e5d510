import { type ListPage, pageFrom } from '../apps/list.ts';
import type { Db } from '../store/db.ts';
import type { JobRow } from '../store/tables.ts';

export type JobInList = Omit<JobRow, 'job' | 'result' | 'error'>;

const COLUMNS = [
  'session_uid',
  'id',
  'runtime',
  'after_statement',
  'state',
  'sent',
  'created_at',
  'started_at',
  'completed_at',
] as const;

/** A page of a session's jobs, newest first, without what was sent and what came of it: those before `cursor`, of a state. */
export async function pageOfJobs(
  db: Db,
  sessionUid: string,
  { cursor, state }: { cursor?: string; state?: string },
  limit: number,
): Promise<ListPage<JobInList>> {
  let rows = db.selectFrom('jobs').select(COLUMNS).where('session_uid', '=', sessionUid);
  // See shownState.
  if (state !== undefined) rows = rows.where('state', 'in', state === 'STARTED' ? ['STARTED', 'CANCELLING'] : [state]);
  if (cursor !== undefined) rows = rows.where('id', '<', Number(cursor));
  const found = await rows
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageFrom(found, limit);
}
