import type { JobFinished, JobPart, JobStarted } from '@livery/protocol/agent';
import { settleBusy } from '../sessions/busy.ts';
import type { Db } from '../store/db.ts';
import { moveJob } from './move.ts';
import { insertJobPart, readJob, takeJobParts, unfinishedJobs } from './store.ts';

/** The agent began to run a job. */
export async function jobStarted(db: Db, uid: string, event: JobStarted): Promise<void> {
  const row = await readJob(db, uid, event.id);
  if (row) await moveJob(db, row, 'STARTED', { started_at: event.at });
}

/** A piece of a long result came. */
export async function jobPart(db: Db, uid: string, event: JobPart): Promise<void> {
  if (await readJob(db, uid, event.id)) await insertJobPart(db, uid, event.id, event.n, event.text);
}

/** A job has ended; with the last thing that was left to run the session is idle again. */
export async function jobFinished(db: Db, uid: string, event: JobFinished): Promise<void> {
  const row = await readJob(db, uid, event.id);
  if (!row) return;
  const text = event.parts > 0 ? await takeJobParts(db, uid, event.id) : event.text;
  const said = {
    succeeded: { result: text },
    failed: { error: text ?? 'The job failed, and said nothing.' },
    cancelled: {},
  }[event.state];
  await moveJob(db, row, event.state.toUpperCase(), { ...said, completed_at: event.at });
  await settleBusy(db, uid);
}

/** The session has ended: what had not finished never will, and says so. */
export async function jobsEnded(db: Db, uid: string, cause: string | null): Promise<void> {
  const now = Date.now();
  for (const row of await unfinishedJobs(db, uid)) {
    if (row.state === 'QUEUED') await moveJob(db, row, 'CANCELLED', { completed_at: now });
    else await moveJob(db, row, 'FAILED', { error: cause ?? 'The session has ended.', completed_at: now });
    await takeJobParts(db, uid, row.id);
  }
}
