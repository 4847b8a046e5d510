import type { FastifyRequest } from 'fastify';
import { keptApp } from '../apps/kept.ts';
import { findApp } from '../apps/store.ts';
import type { Right } from '../auth/access.ts';
import { callerOf } from '../http/caller.ts';
import { notFoundSession } from '../http/errors.ts';
import { keyOf } from '../http/request.ts';
import type { App } from '../store/tables.ts';
import type { Sessions } from './sessions.ts';

/**
 * The session that the path names, by id or by name; asking for it is a sign of life of its client. `right` is what the
 * route does to it. Throws Livy's 404, also for one that has expired, and its 403 where the caller has not that right.
 */
export async function namedSession(
  { apps, heartbeats }: Pick<Sessions, 'apps' | 'heartbeats'>,
  request: FastifyRequest,
  right: Right,
): Promise<App> {
  const key = keyOf(request);
  const app = await findApp(apps.store, 'session', key);
  if (!app || hasExpired(app)) throw notFoundSession(key);
  apps.access.check(callerOf(request), app, right);
  heartbeats.beat(app.uid);
  return app;
}

/** The same for `/v1`, where a session that has expired can be read as any that ended. */
export async function keptSession(
  { apps, heartbeats }: Pick<Sessions, 'apps' | 'heartbeats'>,
  request: FastifyRequest,
  right: Right,
): Promise<App> {
  const app = await keptApp(apps, 'session', request, right);
  heartbeats.beat(app.uid);
  return app;
}

/** To Livy's clients such a session must be gone: some open a new one when they hear that, and give up on a dead one. */
function hasExpired({ ended_at, expired }: App): boolean {
  return ended_at !== null && expired !== null;
}
