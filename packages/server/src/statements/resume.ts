import type { ServerFrame } from '@livery/protocol/agent';
import type { Db } from '../store/db.ts';
import { runFrame } from './create.ts';
import { markSent, unfinishedStatements } from './store.ts';

/**
 * What an agent that has just connected is to be told of each statement that has not ended, in order: to run it, where it
 * does not know it, and to cancel it. From then on they count as sent. Call it in a transaction.
 */
export async function statementsToResume(
  db: Db,
  uid: string,
  known: readonly number[],
): Promise<{ id: number; frames: ServerFrame[] }[]> {
  const rows = await unfinishedStatements(db, uid);
  await markSent(db, uid);
  return rows.map((row) => ({
    id: row.id,
    frames: [
      ...(known.includes(row.id) ? [] : [runFrame(row)]),
      ...(row.state === 'cancelling' ? [{ type: 'cancel', id: row.id } as const] : []),
    ],
  }));
}
