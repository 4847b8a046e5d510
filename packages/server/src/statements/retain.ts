import { rscConf } from '../sessions/rsc-conf.ts';
import { requestOf } from '../sessions/store.ts';
import type { Db } from '../store/db.ts';
import type { SessionRow } from '../store/tables.ts';
import { deleteFinished } from './store.ts';

/**
 * Forgets the oldest statements of a session that keeps only so many (Livy's `livy.rsc.retained-statements`), now that
 * `newest` has been added. What has not finished stays until the next is added.
 */
export async function retainStatements(
  db: Db,
  session: SessionRow,
  newest: number,
  configured: number | null,
): Promise<void> {
  const retained = rscConf(requestOf(session).conf).retainedStatements ?? configured;
  if (retained !== null && newest >= retained) await deleteFinished(db, session.uid, newest - retained);
}
