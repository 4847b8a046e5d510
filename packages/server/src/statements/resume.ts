import type { ServerFrame } from '@livery/protocol/agent';
import type { Db } from '../store/db.ts';
import type { StatementRow } from '../store/tables.ts';
import { runFrame } from './create.ts';
import { markSent, unfinishedStatements } from './store.ts';

/**
 * What an agent is to be told of each statement that has not ended, in order: to run it, where it does not know it, and to
 * cancel it. From then on they count as sent. Call it in a transaction.
 */
export async function statementsToResume(
  db: Db,
  uid: string,
  isKnown: (statement: StatementRow) => boolean,
): Promise<{ id: number; frames: ServerFrame[] }[]> {
  const rows = await unfinishedStatements(db, uid);
  await markSent(db, uid);
  return rows.map((row) => ({
    id: row.id,
    frames: [
      ...(isKnown(row) ? [] : [runFrame(row)]),
      ...(row.state === 'cancelling' ? [{ type: 'cancel', id: row.id } as const] : []),
    ],
  }));
}
