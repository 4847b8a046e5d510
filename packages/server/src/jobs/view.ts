import type { JobStatus } from '@livery/protocol/jobs';
import type { JobRow } from '../store/tables.ts';

/** A job as Livy shows it. */
export function jobStatus({ id, state, result, error }: JobRow): JobStatus {
  const shown = state === 'CANCELLING' ? 'STARTED' : (state as JobStatus['state']);
  return { id, state: shown, result, error };
}

/** What a submission is answered: Livy's word for a job on its way. */
export function jobSent({ id }: JobRow): JobStatus {
  return { id, state: 'SENT', result: null, error: null };
}
