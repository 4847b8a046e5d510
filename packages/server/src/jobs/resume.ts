import type { ServerFrame } from '@livery/protocol/agent';
import type { Db } from '../store/db.ts';
import type { JobRow } from '../store/tables.ts';
import { addFrame } from './add.ts';
import { waitingAdditions } from './additions.ts';
import { markJobsSent, unfinishedJobs } from './store.ts';
import { jobFrame } from './submit.ts';

/** The jars and files that an agent may still have to add; one that it knows it passes over. */
export async function additionsToResume(db: Db, uid: string): Promise<ServerFrame[]> {
  return (await waitingAdditions(db, uid)).map(addFrame);
}

/**
 * The jobs that it does not know, each with the statement before which it came, and which of all are to be cancelled. From
 * then on they count as sent. Call it in a transaction.
 */
export async function jobsToResume(
  db: Db,
  uid: string,
  isKnown: (job: JobRow) => boolean,
): Promise<{ afterStatement: number; frames: ServerFrame[] }[]> {
  const rows = await unfinishedJobs(db, uid);
  await markJobsSent(db, uid);
  return rows.map((row) => ({
    afterStatement: row.after_statement,
    frames: [
      ...(isKnown(row) ? [] : [jobFrame(row)]),
      ...(row.state === 'CANCELLING' ? [{ type: 'cancelJob', id: row.id } as const] : []),
    ],
  }));
}
