import { type Candidates, Completion, CreateStatement } from '@livery/protocol/statements';
import type { FastifyInstance } from 'fastify';
import { decode } from '../http/livy-json/decode.ts';
import { intQuery, textQuery } from '../http/query.ts';
import { bodyOf, intParameter } from '../http/request.ts';
import { answerOnce, created } from '../idempotency/answer.ts';
import { namedSession } from '../sessions/named.ts';
import type { StatementRow } from '../store/tables.ts';
import { cancelStatement } from './cancel.ts';
import { completeCode } from './complete.ts';
import { createStatement } from './create.ts';
import { interruptSession } from './interrupt.ts';
import { getStatement, listStatements } from './read.ts';
import type { Statements } from './statements.ts';
import { statementJson } from './view.ts';

/** Livy's routes for the statements of a session. Bodies with outputs go out as text: see `statementJson`. */
export function statementRoutes(http: FastifyInstance, statements: Statements): void {
  const { apps, progress } = statements;

  http.post('/sessions/:id/statements', (request, reply) =>
    answerOnce(apps.store, request, reply, async (once) => {
      const session = await namedSession(statements, request, 'modify');
      const commit = once<StatementRow>((_, row) =>
        created(`${http.prefix}/sessions/${session.id}/statements/${row.id}`, statementJson(row, progress)),
      );
      return createStatement(statements, session, decode(CreateStatement, bodyOf(request)), commit);
    }),
  );

  http.get('/sessions/:id/statements', async (request) => {
    const session = await namedSession(statements, request, 'view');
    const newestFirst = textQuery(request, 'order')?.trim().toLowerCase() === 'desc';
    const query = { from: intQuery(request, 'from', 0), size: intQuery(request, 'size', null), newestFirst };
    return listStatements(statements, session, query);
  });

  http.get('/sessions/:id/statements/:statement', async (request) => {
    const session = await namedSession(statements, request, 'view');
    return statementJson(await getStatement(statements, session, intParameter(request, 'statement')), progress);
  });

  http.post('/sessions/:id/statements/:statement/cancel', async (request) => {
    const session = await namedSession(statements, request, 'modify');
    await cancelStatement(statements, session, intParameter(request, 'statement'));
    return { msg: 'canceled' };
  });

  http.post('/sessions/:id/interrupt', async (request) => {
    await interruptSession(statements, await namedSession(statements, request, 'modify'));
    return { msg: 'interrupted' };
  });

  http.post('/sessions/:id/completion', async (request): Promise<Candidates> => {
    const session = await namedSession(statements, request, 'modify');
    return { candidates: await completeCode(statements, session, decode(Completion, bodyOf(request))) };
  });
}
