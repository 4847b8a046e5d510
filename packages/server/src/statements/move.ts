import type { Db } from '../store/db.ts';
import { mayMove } from '../store/states.ts';
import type { StatementRow } from '../store/tables.ts';
import { statementStates } from './states.ts';

type Facts = Partial<Pick<StatementRow, 'output_json' | 'started_at' | 'completed_at'>>;

/**
 * Moves a statement to `to`; the only place that writes a statement's state. False, and nothing written, where the
 * table of states does not allow it. Call it in a transaction.
 */
export async function moveStatement(db: Db, row: StatementRow, to: string, facts: Facts = {}): Promise<boolean> {
  if (!mayMove(statementStates, row.state, to)) return false;
  const { numUpdatedRows } = await db
    .updateTable('statements')
    .set({ state: to, ...facts })
    .where('session_uid', '=', row.session_uid)
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
