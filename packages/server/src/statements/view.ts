import { isFinal } from '../store/states.ts';
import type { StatementRow } from '../store/tables.ts';
import type { Progress } from './progress.ts';
import { statementStates } from './states.ts';

/**
 * A statement as Livy shows it, as JSON text. The output is put in as the text it came as: parsing it would turn exact
 * decimals into doubles.
 */
export function statementJson(row: StatementRow, progress: Progress): string {
  const before = JSON.stringify({ id: row.id, code: row.code, state: row.state }).slice(0, -1);
  const after = JSON.stringify({
    progress: progressOf(row, progress),
    started: row.started_at,
    completed: row.completed_at,
  }).slice(1);
  return `${before},"output":${row.output_json ?? 'null'},${after}`;
}

/** From 0 to 1, which is the end, however it came. */
export function progressOf(row: Pick<StatementRow, 'session_uid' | 'id' | 'state'>, progress: Progress): number {
  return isFinal(statementStates, row.state) ? 1 : progress.get(row.session_uid, row.id);
}

/** Livy's list of statements, as pieces of JSON text: one statement is read at a time, for all may be gigabytes. */
export async function* statementListJson(
  total: number,
  ids: readonly number[],
  read: (id: number) => Promise<StatementRow | null>,
  progress: Progress,
): AsyncGenerator<string> {
  yield `{"total_statements":${total},"statements":[`;
  let first = true;
  for (const id of ids) {
    const row = await read(id);
    if (!row) continue;
    yield `${first ? '' : ','}${statementJson(row, progress)}`;
    first = false;
  }
  yield ']}';
}
