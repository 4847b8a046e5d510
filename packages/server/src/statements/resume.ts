import type { ServerFrame } from '@livery/protocol/agent';
import type { Db } from '../store/db.ts';
import { runFrame } from './create.ts';
import { markSent, unfinishedStatements } from './store.ts';

/**
 * What an agent that has just connected is to be told: the statements that it does not know, in order, and which of
 * all are to be cancelled. From then on they count as sent. Call it in a transaction.
 */
export async function framesToResume(db: Db, uid: string, known: readonly number[]): Promise<ServerFrame[]> {
  const rows = await unfinishedStatements(db, uid);
  await markSent(db, uid);
  return rows.flatMap((row): ServerFrame[] => [
    ...(known.includes(row.id) ? [] : [runFrame(row)]),
    ...(row.state === 'cancelling' ? [{ type: 'cancel', id: row.id } as const] : []),
  ]);
}
