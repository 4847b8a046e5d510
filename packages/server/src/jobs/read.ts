import { HttpError } from '../http/errors.ts';
import { activeSession } from '../sessions/active.ts';
import type { App, JobRow } from '../store/tables.ts';
import type { Jobs } from './jobs.ts';
import { readJob } from './store.ts';

/** One job. Throws a 404 where there is none, and Livy's 400 for a session that has ended. */
export async function getJob({ apps }: Jobs, session: App, id: number): Promise<JobRow> {
  await activeSession(apps.store, session);
  const row = await readJob(apps.store, session.uid, id);
  if (!row) throw jobNotFound(id);
  return row;
}

/** 404 `{"msg"}`. */
export function jobNotFound(id?: number): HttpError {
  return new HttpError(404, 'msg', id === undefined ? 'Job not found.' : `Job '${id}' not found.`);
}
