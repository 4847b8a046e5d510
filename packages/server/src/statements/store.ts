import { sql } from 'kysely';
import type { Db } from '../store/db.ts';
import type { StatementRow } from '../store/tables.ts';

/** The states of a statement that still has work to do. */
const UNFINISHED = ['waiting', 'running', 'cancelling'];

/** Takes the next number of the session: 0, 1, 2…, never one twice. Null when there is no such session. */
export async function nextStatementId(db: Db, sessionUid: string): Promise<number | null> {
  const row = await db
    .updateTable('sessions')
    .set((eb) => ({ next_statement: eb('next_statement', '+', 1) }))
    .where('uid', '=', sessionUid)
    .returning('next_statement')
    .executeTakeFirst();
  return row ? row.next_statement - 1 : null;
}

export async function insertStatement(db: Db, row: StatementRow): Promise<void> {
  await db.insertInto('statements').values(row).execute();
}

export async function readStatement(db: Db, sessionUid: string, id: number): Promise<StatementRow | null> {
  const row = await db
    .selectFrom('statements')
    .selectAll()
    .where('session_uid', '=', sessionUid)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

export async function countStatements(db: Db, sessionUid: string): Promise<number> {
  const { total } = await db
    .selectFrom('statements')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where('session_uid', '=', sessionUid)
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** Which statements are on a page, and how long their outputs are together, in characters. */
export async function pageOfStatements(
  db: Db,
  sessionUid: string,
  newestFirst: boolean,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ ids: number[]; outputLength: number }> {
  const rows = await db
    .selectFrom('statements')
    .select((eb) => ['id', eb.fn<number | null>('length', ['output_json']).as('length')])
    .where('session_uid', '=', sessionUid)
    .orderBy('id', newestFirst ? 'desc' : 'asc')
    .offset(offset)
    .limit(limit)
    .execute();
  const outputLength = rows.reduce((sum, { length }) => sum + (length ?? 0), 0);
  return { ids: rows.map(({ id }) => id), outputLength };
}

export async function unfinishedStatements(db: Db, sessionUid: string): Promise<StatementRow[]> {
  return db
    .selectFrom('statements')
    .selectAll()
    .where('session_uid', '=', sessionUid)
    .where('state', 'in', UNFINISHED)
    .orderBy('id')
    .execute();
}

/** Deletes the finished statements up to and with the one of that number. */
export async function deleteFinished(db: Db, sessionUid: string, upTo: number): Promise<void> {
  await db
    .deleteFrom('statements')
    .where('session_uid', '=', sessionUid)
    .where('id', '<=', upTo)
    .where('state', 'not in', UNFINISHED)
    .execute();
}

/** From now on only the agent can say that these will not run. */
export async function markSent(db: Db, sessionUid: string): Promise<void> {
  await db
    .updateTable('statements')
    .set({ sent: 1 })
    .where('session_uid', '=', sessionUid)
    .where('state', 'in', UNFINISHED)
    .execute();
}

export async function insertPart(db: Db, sessionUid: string, id: number, n: number, text: string): Promise<void> {
  await db.insertInto('statement_parts').values({ session_uid: sessionUid, statement_id: id, n, text }).execute();
}

/** Joins the pieces of an output that came so far, and forgets them. */
export async function takeParts(db: Db, sessionUid: string, id: number): Promise<string> {
  const rows = await db
    .deleteFrom('statement_parts')
    .where('session_uid', '=', sessionUid)
    .where('statement_id', '=', id)
    .returning(['n', 'text'])
    .execute();
  rows.sort((a, b) => a.n - b.n);
  return rows.map((row) => row.text).join('');
}

/** How much the statements of a session have, code and outputs, bytes. */
export async function sizeOfStatements(db: Db, sessionUid: string): Promise<number> {
  const rows = db.selectFrom('statements').where('session_uid', '=', sessionUid);
  const { size } = await rows
    .select(sql<number | null>`sum(octet_length(code) + coalesce(octet_length(output_json), 0))`.as('size'))
    .executeTakeFirstOrThrow();
  return Number(size ?? 0);
}
