import type { StatementState } from '@livery/protocol/states';
import type { StatementSummary } from '@livery/protocol/v1/statements';
import { isoTimeOrNull } from '../apps/details.ts';
import type { App, StatementRow } from '../store/tables.ts';
import type { Progress } from './progress.ts';
import { progressOf } from './view.ts';

type WithoutOutput = Omit<StatementRow, 'output_json'>;

/** A statement in a list of `/v1`. */
export function statementSummary(session: App, row: WithoutOutput, progress: Progress): StatementSummary {
  return {
    id: row.id,
    sessionId: session.id,
    kind: row.kind as StatementSummary['kind'],
    code: row.code,
    state: row.state as StatementState,
    progress: progressOf(row, progress),
    startedAt: isoTimeOrNull(row.started_at || null),
    completedAt: isoTimeOrNull(row.completed_at || null),
  };
}

/** A statement by itself, as JSON text, with its output as it came: see `statementJson`. */
export function statementDetailsJson(session: App, row: StatementRow, progress: Progress): string {
  const summary = JSON.stringify(statementSummary(session, row, progress));
  return `${summary.slice(0, -1)},"output":${row.output_json ?? 'null'}}`;
}
