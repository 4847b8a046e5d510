import { Readable } from 'node:stream';
import { pageOf } from '../apps/page.ts';
import { sessionNotActive, statementNotFound } from '../http/errors.ts';
import type { App, StatementRow } from '../store/tables.ts';
import type { Statements } from './statements.ts';
import { countStatements, pageOfStatements, readStatement } from './store.ts';
import { statementListJson } from './view.ts';

/** One statement. Throws Livy's 404, and its 400 for a session that has ended. */
export async function getStatement(statements: Statements, session: App, id: number): Promise<StatementRow> {
  requireActive(session);
  return statementOf(statements, session, id);
}

/** One statement, also of a session that has ended. Throws a 404 where there is none. */
export async function statementOf({ apps }: Statements, session: App, id: number): Promise<StatementRow> {
  const row = await readStatement(apps.store, session.uid, id);
  if (!row) throw statementNotFound();
  return row;
}

/** Longer lists are sent piece by piece, in characters of their outputs. */
const WHOLE_LENGTH = 4 * 1024 * 1024;

/**
 * A page of a session's statements as JSON text, whole or, where it is long, as a stream; without a size all of them.
 * Throws Livy's 400 for a session that has ended.
 */
export async function listStatements(
  { apps, progress }: Statements,
  session: App,
  query: { from: number; size: number | null; newestFirst: boolean },
): Promise<string | Readable> {
  requireActive(session);
  const total = await countStatements(apps.store, session.uid);
  const page = pageOf({ from: query.from, size: query.size ?? total }, total);
  const { ids, outputLength } = await pageOfStatements(apps.store, session.uid, query.newestFirst, page);
  const pieces = statementListJson(total, ids, (id) => readStatement(apps.store, session.uid, id), progress);
  return outputLength > WHOLE_LENGTH ? Readable.from(pieces) : (await Array.fromAsync(pieces)).join('');
}

function requireActive(session: App): void {
  if (session.ended_at !== null) throw sessionNotActive();
}
