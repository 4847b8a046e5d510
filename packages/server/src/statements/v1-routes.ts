import { PAGE_LIMIT, StatementQuery, StatementsQuery } from '@livery/protocol/v1/queries';
import { RunStatement } from '@livery/protocol/v1/statements';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { statementNotFound } from '../http/errors.ts';
import { bodyOf, numberParameter } from '../http/request.ts';
import { decodeStrict } from '../http/strict-json.ts';
import { strictQuery } from '../http/strict-query.ts';
import { answerOnce, created } from '../idempotency/answer.ts';
import { keptSession } from '../sessions/named.ts';
import type { StatementRow } from '../store/tables.ts';
import { cancelStatement } from './cancel.ts';
import { createStatement } from './create.ts';
import { pageOfSummaries } from './list.ts';
import { newsOfStatement } from './news.ts';
import { statementOf } from './read.ts';
import type { Statements } from './statements.ts';
import { statementDetailsJson, statementSummary } from './v1-view.ts';

/** The routes of `/v1` for the statements of a session, which can be read also after its end. */
export function statementV1Routes(http: FastifyInstance, statements: Statements): void {
  const { apps, progress } = statements;
  const numberOf = (request: FastifyRequest) => numberParameter(request, 'statement', statementNotFound);

  http.post('/v1/sessions/:id/statements', (request, reply) =>
    answerOnce(apps.store, request, reply, async (once) => {
      const session = await keptSession(statements, request, 'modify');
      const given = decodeStrict(RunStatement, bodyOf(request));
      const commit = once<StatementRow>((_, row) => {
        const view = statementDetailsJson(session, row, progress);
        return created(`${http.prefix}/v1/sessions/${session.id}/statements/${row.id}`, view);
      });
      return createStatement(statements, session, { ...given, msg_type: null }, commit);
    }),
  );

  http.get('/v1/sessions/:id/statements', async (request) => {
    const query = strictQuery(StatementsQuery, request);
    const session = await keptSession(statements, request, 'view');
    const page = await pageOfSummaries(apps.store, session.uid, query, query.limit ?? PAGE_LIMIT);
    return { ...page, items: page.items.map((row) => statementSummary(session, row, progress)) };
  });

  http.get('/v1/sessions/:id/statements/:statement', async (request, reply) => {
    const query = strictQuery(StatementQuery, request);
    const session = await keptSession(statements, request, 'view');
    const row = await newsOfStatement(statements, session, numberOf(request), query, reply);
    return statementDetailsJson(session, row, progress);
  });

  http.post('/v1/sessions/:id/statements/:statement/cancel', async (request) => {
    const session = await keptSession(statements, request, 'modify');
    const { id } = await statementOf(statements, session, numberOf(request));
    await cancelStatement(statements, session, id);
    return statementDetailsJson(session, await statementOf(statements, session, id), progress);
  });
}
