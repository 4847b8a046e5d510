import type { JobStatus } from '@livery/protocol/jobs';
import type { JobRow } from '../store/tables.ts';

/** A job as Livy shows it. */
export function jobStatus({ id, state, result, error }: JobRow): JobStatus {
  return { id, state: shownState(state), result, error };
}

/** Of a job that is being cancelled it is said that it runs: clients know no other word. */
export function shownState(state: string): JobStatus['state'] {
  return state === 'CANCELLING' ? 'STARTED' : (state as JobStatus['state']);
}

/** What a submission is answered: Livy's word for a job on its way. */
export function jobSent({ id }: JobRow): JobStatus {
  return { id, state: 'SENT', result: null, error: null };
}
