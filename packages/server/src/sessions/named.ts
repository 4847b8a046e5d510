import type { FastifyRequest } from 'fastify';
import { findApp } from '../apps/store.ts';
import { notFoundSession } from '../http/errors.ts';
import { keyOf } from '../http/request.ts';
import type { App } from '../store/tables.ts';
import type { Sessions } from './sessions.ts';

/** The session that the path names, by id or by name; asking for it is a sign of life of its client. Throws Livy's 404. */
export async function namedSession(
  { apps, heartbeats }: Pick<Sessions, 'apps' | 'heartbeats'>,
  request: FastifyRequest,
): Promise<App> {
  const key = keyOf(request);
  const app = await findApp(apps.store, 'session', key);
  if (!app) throw notFoundSession(key);
  heartbeats.beat(app.uid);
  return app;
}
