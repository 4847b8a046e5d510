import { CreateSession } from '@livery/protocol/sessions';
import type { FastifyInstance } from 'fastify';
import { readLog } from '../apps/log.ts';
import { listApps } from '../apps/store.ts';
import { callerOf } from '../http/caller.ts';
import { decode } from '../http/livy-json/decode.ts';
import { bodyOf, pageQuery, tailQuery } from '../http/request.ts';
import { answerOnce, created } from '../idempotency/answer.ts';
import type { App } from '../store/tables.ts';
import { forClient } from './client-view.ts';
import { createSession } from './create.ts';
import { namedSession } from './named.ts';
import type { Sessions } from './sessions.ts';
import { asked, deleteSession, stopSession } from './stop.ts';
import { touchActivity } from './store.ts';
import { sessionView, sessionViews } from './view.ts';

/** Livy's routes for sessions. */
export function sessionRoutes(http: FastifyInstance, sessions: Sessions): void {
  const { apps } = sessions;

  http.post('/sessions', (request, reply) => {
    const caller = callerOf(request);
    return answerOnce(apps.store, request, reply, (once) => {
      const commit = once<App>(async (tx, app) => {
        const view = await sessionView(sessions, app, caller, tx);
        return created(`${http.prefix}/sessions/${app.id}`, forClient(request, view));
      });
      return createSession(sessions, decode(CreateSession, bodyOf(request)), caller, commit);
    });
  });

  http.get('/sessions', async (request) => {
    const page = pageQuery(request);
    const { total, apps: rows } = await listApps(apps.store, 'session', page, Date.now() - sessions.listedAfterEndMs);
    return { from: page.from, total, sessions: await sessionViews(sessions, rows, callerOf(request)) };
  });

  http.get('/sessions/:id', async (request) => {
    const app = await namedSession(sessions, request, 'any');
    return forClient(request, await sessionView(sessions, app, callerOf(request)));
  });

  http.get('/sessions/:id/state', async (request) => {
    const { id, state } = await namedSession(sessions, request, 'any');
    return { id, state };
  });

  http.get('/sessions/:id/log', async (request) => {
    const app = await namedSession(sessions, request, 'view');
    return { id: app.id, ...(await readLog(apps, app, tailQuery(request))) };
  });

  http.delete('/sessions/:id', async (request) => {
    await deleteSession(sessions, await namedSession(sessions, request, 'modify'), callerOf(request));
    return { msg: 'deleted' };
  });

  http.post('/sessions/:id/stop', async (request, reply) => {
    const app = await namedSession(sessions, request, 'modify');
    if (app.ended_at === null) await stopSession(sessions, app, asked(callerOf(request)));
    return reply.code(204).send();
  });

  http.post('/sessions/:id/connect', async (request) => {
    const app = await namedSession(sessions, request, 'modify');
    await touchActivity(apps.store, app.uid, Date.now());
    return forClient(request, await sessionView(sessions, app, callerOf(request)));
  });
}
