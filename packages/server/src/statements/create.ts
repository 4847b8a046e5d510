import type { Run } from '@livery/protocol/agent';
import type { CreateStatement } from '@livery/protocol/statements';
import { lockApp } from '../apps/store.ts';
import { badArgument, notFoundSession, wrongState } from '../http/errors.ts';
import type { Commit } from '../idempotency/answer.ts';
import { sessionBusy } from '../sessions/busy.ts';
import { kindOf, readSession } from '../sessions/store.ts';
import type { App, StatementRow } from '../store/tables.ts';
import { runnableKind } from './kinds.ts';
import { retainStatements } from './retain.ts';
import type { Statements } from './statements.ts';
import { statementStates } from './states.ts';
import { insertStatement, nextStatementId } from './store.ts';

/**
 * Accepts a statement: when this resolves it is stored, and will run once, in order, also while the session is still
 * starting; null where `commit` had it before. Throws 400 where code or kind is missing, and Livy's 500 where the session
 * has ended.
 */
export async function createStatement(
  statements: Statements,
  session: App,
  request: CreateStatement,
  commit: Commit<StatementRow>,
): Promise<StatementRow | null> {
  const { apps, line } = statements;
  const { code } = request;
  if (code === null) throw badArgument('requirement failed: No code was given: send {"code": "…"}.');
  const row = await line.write(session.uid, (take) =>
    commit(async (tx) => {
      const app = await lockApp(tx, session.uid);
      const about = await readSession(tx, session.uid);
      if (!app || !about) throw notFoundSession(session.id);
      if (app.ended_at !== null || app.state === 'shutting_down') throw wrongState(app.state);
      const kind = runnableKind(request.kind ?? kindOf(about));
      const id = (await nextStatementId(tx, app.uid)) ?? 0;
      const statement: StatementRow = {
        session_uid: app.uid,
        id,
        kind,
        code: code.replace(/\r\n?/g, '\n'),
        state: statementStates.initial,
        sent: 0,
        output_json: null,
        started_at: 0,
        completed_at: 0,
      };
      await insertStatement(tx, statement);
      await retainStatements(tx, about, id, statements.retained);
      if (app.state !== 'starting') await sessionBusy(tx, app.uid, true);
      await take(tx);
      return statement;
    }),
  );
  if (!row) return null;
  apps.feed.publish(session.uid);
  return row;
}

export function runFrame(row: StatementRow): Run {
  return { type: 'run', id: row.id, kind: row.kind as Run['kind'], code: row.code };
}
