import type { JobDetails, JobSummary } from '@livery/protocol/v1/jobs';
import { isoTime, isoTimeOrNull } from '../apps/details.ts';
import type { App, JobRow } from '../store/tables.ts';
import type { JobInList } from './list.ts';
import { shownState } from './view.ts';

/** A job in a list of `/v1`. */
export function jobSummary(session: App, row: JobInList): JobSummary {
  return {
    id: row.id,
    sessionId: session.id,
    runtime: row.runtime as JobSummary['runtime'],
    state: shownState(row.state) as JobSummary['state'],
    createdAt: isoTime(row.created_at),
    startedAt: isoTimeOrNull(row.started_at || null),
    completedAt: isoTimeOrNull(row.completed_at || null),
  };
}

/** A job by itself, with what came of it. */
export function jobDetails(session: App, row: JobRow): JobDetails {
  return { ...jobSummary(session, row), result: row.result, error: row.error };
}
