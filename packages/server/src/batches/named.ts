import type { FastifyRequest } from 'fastify';
import { findApp } from '../apps/store.ts';
import { notFoundSession } from '../http/errors.ts';
import { keyOf } from '../http/request.ts';
import type { App } from '../store/tables.ts';
import type { Batches } from './batches.ts';

/** The batch that the path names, by id or by name. Throws Livy's 404. */
export async function namedBatch({ apps }: Batches, request: FastifyRequest): Promise<App> {
  const key = keyOf(request);
  const app = await findApp(apps.store, 'batch', key);
  if (!app) throw notFoundSession(key, 'Batch');
  return app;
}
