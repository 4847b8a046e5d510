import { LogQuery, PAGE_LIMIT, SessionQuery, SessionsQuery } from '@livery/protocol/v1/queries';
import { OpenSession } from '@livery/protocol/v1/sessions';
import type { FastifyInstance } from 'fastify';
import { notThere } from '../apps/kept.ts';
import { pageOfApps } from '../apps/list.ts';
import { logLines } from '../apps/log-lines.ts';
import { newsOfApp } from '../apps/news.ts';
import { callerOf } from '../http/caller.ts';
import { bodyOf } from '../http/request.ts';
import { decodeStrict } from '../http/strict-json.ts';
import { strictQuery } from '../http/strict-query.ts';
import { answerOnce, created } from '../idempotency/answer.ts';
import type { App } from '../store/tables.ts';
import { createSession } from './create.ts';
import { keptSession } from './named.ts';
import type { Sessions } from './sessions.ts';
import { deleteSession } from './stop.ts';
import { kindsAndActivity } from './store.ts';
import { sessionDetails, sessionSummary } from './v1-view.ts';

/** The routes of `/v1` for sessions. */
export function sessionV1Routes(http: FastifyInstance, sessions: Sessions): void {
  const { apps } = sessions;

  http.post('/v1/sessions', (request, reply) =>
    answerOnce(apps.store, request, reply, (once) => {
      const commit = once<App>(async (tx, app) =>
        created(`${http.prefix}/v1/sessions/${app.id}`, await sessionDetails(tx, app)),
      );
      return createSession(sessions, decodeStrict(OpenSession, bodyOf(request)), callerOf(request), commit);
    }),
  );

  http.get('/v1/sessions', async (request) => {
    const query = strictQuery(SessionsQuery, request);
    const { items, nextCursor } = await pageOfApps(apps.store, 'session', query, query.limit ?? PAGE_LIMIT);
    const about = await kindsAndActivity(
      apps.store,
      items.map(({ uid }) => uid),
    );
    const summaries = items.flatMap((app) => {
      const session = about.get(app.uid);
      return session ? [sessionSummary(app, session, apps.access.may(callerOf(request), app, 'view'))] : [];
    });
    return { items: summaries, nextCursor };
  });

  http.get('/v1/sessions/:id', async (request, reply) => {
    const query = strictQuery(SessionQuery, request);
    const asked = await keptSession(sessions, request, 'view');
    const app = await newsOfApp(apps, asked, query, reply);
    if (!app) throw await notThere(apps, 'session', request, 'view');
    return sessionDetails(apps.store, app);
  });

  http.get('/v1/sessions/:id/log', async (request) => {
    const query = strictQuery(LogQuery, request);
    return logLines(apps, await keptSession(sessions, request, 'view'), query);
  });

  http.delete('/v1/sessions/:id', async (request, reply) => {
    await deleteSession(sessions, await keptSession(sessions, request, 'modify'), callerOf(request));
    return reply.code(204).send();
  });
}
