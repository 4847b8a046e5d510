import { SubmitBatch } from '@livery/protocol/v1/batches';
import { BatchesQuery, BatchQuery, LogQuery, PAGE_LIMIT } from '@livery/protocol/v1/queries';
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
import type { Batches } from './batches.ts';
import { keptBatch } from './named.ts';
import { removeBatch } from './remove.ts';
import { submitBatch } from './submit.ts';
import { batchDetails, batchSummary } from './v1-view.ts';

/** The routes of `/v1` for batches. */
export function batchV1Routes(http: FastifyInstance, batches: Batches): void {
  const { apps } = batches;

  http.post('/v1/batches', (request, reply) =>
    answerOnce(apps.store, request, reply, (once) => {
      const commit = once<App>(async (tx, app) =>
        created(`${http.prefix}/v1/batches/${app.id}`, await batchDetails(tx, app)),
      );
      return submitBatch(batches, decodeStrict(SubmitBatch, bodyOf(request)), callerOf(request), commit);
    }),
  );

  http.get('/v1/batches', async (request) => {
    const query = strictQuery(BatchesQuery, request);
    const { items, nextCursor } = await pageOfApps(apps.store, 'batch', query, query.limit ?? PAGE_LIMIT);
    return {
      items: items.map((app) => batchSummary(app, apps.access.may(callerOf(request), app, 'view'))),
      nextCursor,
    };
  });

  http.get('/v1/batches/:id', async (request, reply) => {
    const query = strictQuery(BatchQuery, request);
    const asked = await keptBatch(batches, request, 'view');
    const app = await newsOfApp(apps, asked, query, reply);
    if (!app) throw await notThere(apps, 'batch', request, 'view');
    return batchDetails(apps.store, app);
  });

  http.get('/v1/batches/:id/log', async (request) => {
    const query = strictQuery(LogQuery, request);
    return logLines(apps, await keptBatch(batches, request, 'view'), query);
  });

  http.delete('/v1/batches/:id', async (request, reply) => {
    await removeBatch(batches, await keptBatch(batches, request, 'modify'), callerOf(request));
    return reply.code(204).send();
  });
}
