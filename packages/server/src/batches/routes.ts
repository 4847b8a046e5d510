import { CreateBatch } from '@livery/protocol/batches';
import type { FastifyInstance } from 'fastify';
import { readLog } from '../apps/log.ts';
import { listApps } from '../apps/store.ts';
import { callerOf } from '../http/caller.ts';
import { decode } from '../http/livy-json/decode.ts';
import { bodyOf, pageQuery, tailQuery } from '../http/request.ts';
import { answerOnce, created } from '../idempotency/answer.ts';
import type { App } from '../store/tables.ts';
import type { Batches } from './batches.ts';
import { namedBatch } from './named.ts';
import { removeBatch } from './remove.ts';
import { submitBatch } from './submit.ts';
import { batchView } from './view.ts';

/** Livy's routes for batches. */
export function batchRoutes(http: FastifyInstance, batches: Batches): void {
  const { apps } = batches;

  http.post('/batches', (request, reply) => {
    const caller = callerOf(request);
    return answerOnce(apps.store, request, reply, (once) => {
      const commit = once<App>(async (_, app) =>
        created(`${http.prefix}/batches/${app.id}`, await batchView(batches, app, caller)),
      );
      return submitBatch(batches, decode(CreateBatch, bodyOf(request)), caller, commit);
    });
  });

  http.get('/batches', async (request) => {
    const page = pageQuery(request);
    const { total, apps: rows } = await listApps(apps.store, 'batch', page, Date.now() - batches.listedAfterEndMs);
    return {
      from: page.from,
      total,
      sessions: await Promise.all(rows.map((row) => batchView(batches, row, callerOf(request)))),
    };
  });

  http.get('/batches/:id', async (request) => {
    return batchView(batches, await namedBatch(batches, request, 'any'), callerOf(request));
  });

  http.get('/batches/:id/state', async (request) => {
    const { id, state } = await namedBatch(batches, request, 'any');
    return { id, state };
  });

  http.get('/batches/:id/log', async (request) => {
    const app = await namedBatch(batches, request, 'view');
    return { id: app.id, ...(await readLog(apps, app, tailQuery(request))) };
  });

  http.delete('/batches/:id', async (request) => {
    await removeBatch(batches, await namedBatch(batches, request, 'modify'), callerOf(request));
    return { msg: 'deleted' };
  });
}
