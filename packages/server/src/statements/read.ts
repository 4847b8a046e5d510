import { pageOf } from '../apps/page.ts';
import { sessionNotActive, statementNotFound } from '../http/errors.ts';
import type { App, StatementRow } from '../store/tables.ts';
import type { Statements } from './statements.ts';
import { countStatements, pageOfStatements, readStatement } from './store.ts';

/** One statement. Throws Livy's 404, and its 400 for a session that has ended. */
export async function getStatement({ apps }: Statements, session: App, id: number): Promise<StatementRow> {
  requireActive(session);
  const row = await readStatement(apps.store, session.uid, id);
  if (!row) throw statementNotFound();
  return row;
}

/** A page of a session's statements; without a size all of them. Throws Livy's 400 for a session that has ended. */
export async function listStatements(
  { apps }: Statements,
  session: App,
  query: { from: number; size: number | null; newestFirst: boolean },
): Promise<{ total: number; rows: StatementRow[] }> {
  requireActive(session);
  const total = await countStatements(apps.store, session.uid);
  const page = pageOf({ from: query.from, size: query.size ?? total }, total);
  return { total, rows: await pageOfStatements(apps.store, session.uid, query.newestFirst, page) };
}

function requireActive(session: App): void {
  if (session.ended_at !== null) throw sessionNotActive();
}
