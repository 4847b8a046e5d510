import type { FastifyRequest } from 'fastify';
import { keptApp } from '../apps/kept.ts';
import { findApp } from '../apps/store.ts';
import type { Right } from '../auth/access.ts';
import { callerOf } from '../http/caller.ts';
import { notFoundSession } from '../http/errors.ts';
import { keyOf } from '../http/request.ts';
import type { App } from '../store/tables.ts';
import type { Batches } from './batches.ts';

/**
 * The batch that the path names, by id or by name; `right` is what the route does to it. Throws Livy's 404, and its 403
 * where the caller has not that right.
 */
export async function namedBatch({ apps }: Batches, request: FastifyRequest, right: Right): Promise<App> {
  const key = keyOf(request);
  const app = await findApp(apps.store, 'batch', key);
  if (!app) throw notFoundSession(key, 'Batch');
  apps.access.check(callerOf(request), app, right);
  return app;
}

/** The same for `/v1`, which says of one that was removed what is known of it. */
export function keptBatch({ apps }: Batches, request: FastifyRequest, right: Right): Promise<App> {
  return keptApp(apps, 'batch', request, right);
}
