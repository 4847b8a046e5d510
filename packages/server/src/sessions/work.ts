import { type SelectQueryBuilder, sql } from 'kysely';
import type { Db } from '../store/db.ts';
import type { Tables } from '../store/tables.ts';

/** Whether anything that was accepted for a session has yet to end: its statements and jobs are told by their time of end. */
export async function hasWork(db: Db, uid: string): Promise<boolean> {
  const open = (table: 'statements' | 'jobs') =>
    (db.selectFrom(table) as SelectQueryBuilder<Tables, 'statements' | 'jobs', object>)
      .select(sql<number>`1`.as('one'))
      .where('session_uid', '=', uid)
      .where('completed_at', '=', 0)
      .limit(1)
      .executeTakeFirst();
  return (await open('statements')) !== undefined || (await open('jobs')) !== undefined;
}
