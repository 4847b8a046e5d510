import type { FastifyReply } from 'fastify';
import { type News, newsOf } from '../apps/news.ts';
import { statementNotFound } from '../http/errors.ts';
import { isFinal } from '../store/states.ts';
import type { App, StatementRow } from '../store/tables.ts';
import type { Statements } from './statements.ts';
import { statementStates } from './states.ts';
import { readStatement } from './store.ts';

/** A statement when there is news of it, also of a session that has ended. Throws a 404 where there is none. */
export async function newsOfStatement(
  { apps }: Statements,
  session: App,
  id: number,
  news: News,
  reply: FastifyReply,
): Promise<StatementRow> {
  const read = () => readStatement(apps.store, session.uid, id);
  const look = { uid: session.uid, thing: `statement ${id}`, read };
  const row = await newsOf(apps, look, ({ state }) => isFinal(statementStates, state), news, reply);
  if (!row) throw statementNotFound();
  return row;
}
