import { sql } from 'kysely';
import type { Db } from '../store/db.ts';
import type { JobRow } from '../store/tables.ts';

/** Takes the next number of the session: 1, 2…, never one twice; and says before which statement it comes. */
export async function nextJobId(db: Db, sessionUid: string): Promise<{ id: number; afterStatement: number }> {
  const row = await db
    .updateTable('sessions')
    .set((eb) => ({ next_job: eb('next_job', '+', 1) }))
    .where('uid', '=', sessionUid)
    .returning(['next_job', 'next_statement'])
    .executeTakeFirstOrThrow();
  return { id: row.next_job - 1, afterStatement: row.next_statement };
}

export async function insertJob(db: Db, row: JobRow): Promise<void> {
  await db.insertInto('jobs').values(row).execute();
}

export async function readJob(db: Db, sessionUid: string, id: number): Promise<JobRow | null> {
  const job = db.selectFrom('jobs').selectAll().where('session_uid', '=', sessionUid).where('id', '=', id);
  return (await job.executeTakeFirst()) ?? null;
}

/** In the order in which they came. */
export async function unfinishedJobs(db: Db, sessionUid: string): Promise<JobRow[]> {
  const jobs = db.selectFrom('jobs').selectAll().where('session_uid', '=', sessionUid).where('completed_at', '=', 0);
  return jobs.orderBy('id').execute();
}

/** From now on only the agent can say that these will not run. */
export async function markJobsSent(db: Db, sessionUid: string): Promise<void> {
  const jobs = db.updateTable('jobs').set({ sent: 1 }).where('session_uid', '=', sessionUid);
  await jobs.where('completed_at', '=', 0).execute();
}

export async function insertJobPart(db: Db, sessionUid: string, id: number, n: number, text: string): Promise<void> {
  await db.insertInto('job_parts').values({ session_uid: sessionUid, job_id: id, n, text }).execute();
}

/** Joins the pieces of a result that came so far, and forgets them. */
export async function takeJobParts(db: Db, sessionUid: string, id: number): Promise<string> {
  const parts = db.deleteFrom('job_parts').where('session_uid', '=', sessionUid).where('job_id', '=', id);
  const rows = await parts.returning(['n', 'text']).execute();
  rows.sort((a, b) => a.n - b.n);
  return rows.map((row) => row.text).join('');
}

/** How much the jobs of a session have, what was sent and what came of it, bytes. */
export async function sizeOfJobs(db: Db, sessionUid: string): Promise<number> {
  const rows = db.selectFrom('jobs').where('session_uid', '=', sessionUid);
  const length = sql<number | null>`sum(octet_length(job) + coalesce(octet_length(result), octet_length(error), 0))`;
  const { size } = await rows.select(length.as('size')).executeTakeFirstOrThrow();
  return Number(size ?? 0);
}
