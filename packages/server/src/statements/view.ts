import type { StatementRow } from '../store/tables.ts';
import type { Progress } from './progress.ts';

/**
 * A statement as Livy shows it, as JSON text. The output is put in as the text it came as: parsing it would turn exact
 * decimals into doubles.
 */
export function statementJson(row: StatementRow, progress: Progress): string {
  const done = row.state === 'available' || row.state === 'cancelled';
  const before = JSON.stringify({ id: row.id, code: row.code, state: row.state }).slice(0, -1);
  const after = JSON.stringify({
    progress: done ? 1 : progress.get(row.session_uid, row.id),
    started: row.started_at,
    completed: row.completed_at,
  }).slice(1);
  return `${before},"output":${row.output_json ?? 'null'},${after}`;
}

/** Livy's list of statements, as JSON text. */
export function statementListJson(total: number, rows: StatementRow[], progress: Progress): string {
  const statements = rows.map((row) => statementJson(row, progress)).join(',');
  return `{"total_statements":${total},"statements":[${statements}]}`;
}
