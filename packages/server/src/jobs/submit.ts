import type { Job } from '@livery/protocol/agent';
import type { SubmitJob } from '@livery/protocol/jobs';
import { kindOf } from '@livery/protocol/states';
import { badArgument } from '../http/errors.ts';
import type { Commit } from '../idempotency/answer.ts';
import { lockActiveSession } from '../sessions/active.ts';
import { sessionBusy } from '../sessions/busy.ts';
import type { App, JobRow } from '../store/tables.ts';
import type { Jobs } from './jobs.ts';
import { jobStates } from './states.ts';
import { insertJob, nextJobId } from './store.ts';

/**
 * Accepts a job: when this resolves it is stored, and will run once, also while the session is still starting; null where
 * `commit` had it before. Throws 400 where job or jobType is missing or wrong, and where the session has ended.
 */
export async function submitJob(
  { apps, line }: Jobs,
  session: App,
  request: SubmitJob,
  commit: Commit<JobRow>,
): Promise<JobRow | null> {
  const { job } = request;
  const runtime = runtimeOf(request.jobType);
  if (job === null || job === '') throw badArgument('requirement failed: no job provided.');
  const row = await line.write(session.uid, (take) =>
    commit(async (tx) => {
      const app = await lockActiveSession(tx, session);
      const { id, afterStatement } = await nextJobId(tx, app.uid);
      const accepted: JobRow = {
        session_uid: app.uid,
        id,
        runtime,
        job,
        after_statement: afterStatement,
        state: jobStates.initial,
        sent: 0,
        result: null,
        error: null,
        created_at: Date.now(),
        started_at: 0,
        completed_at: 0,
      };
      await insertJob(tx, accepted);
      if (app.state !== 'starting') await sessionBusy(tx, app.uid, true);
      await take(tx);
      return accepted;
    }),
  );
  if (!row) return null;
  apps.feed.publish(session.uid);
  return row;
}

/** Livy's rule: the names of kinds, of which only Python's means Python. */
function runtimeOf(jobType: string | null): Job['runtime'] {
  if (jobType === null) throw badArgument('requirement failed: no jobType provided: send pyspark or spark.');
  const kind = kindOf(jobType);
  if (kind === undefined) throw badArgument(`Invalid kind: ${jobType}`);
  return kind === 'pyspark' ? 'python' : 'java';
}

export function jobFrame(row: JobRow): Job {
  return { type: 'job', id: row.id, runtime: row.runtime as Job['runtime'], job: row.job };
}
