import type { FastifyRequest } from 'fastify';
import type { Right } from '../auth/access.ts';
import { callerOf } from '../http/caller.ts';
import { gone, type HttpError, notFoundSession } from '../http/errors.ts';
import { keyOf } from '../http/request.ts';
import type { App, NounName, TombstoneRow } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { findApp } from './store.ts';
import { findTombstone, tombstoneView } from './tombstones.ts';

const CALLED = { batch: 'Batch', session: 'Session' } as const;

/**
 * The app that a path of `/v1` names, by id or by name, as long as it is kept; `right` is what the route does to it.
 * Throws 404 where there never was one, 410 with its tombstone where it was removed, and 403 where the caller has not
 * that right.
 */
export async function keptApp(apps: Apps, noun: NounName, request: FastifyRequest, right: Right): Promise<App> {
  const app = await findApp(apps.store, noun, keyOf(request));
  if (!app) throw await notThere(apps, noun, request, right);
  apps.access.check(callerOf(request), app, right);
  return app;
}

/** The error that says what became of the app that a path names, and that is not there. Throws 403 as for one that is. */
export async function notThere(apps: Apps, noun: NounName, request: FastifyRequest, right: Right): Promise<HttpError> {
  const key = keyOf(request);
  const tombstone = await findTombstone(apps.store, noun, key);
  if (!tombstone) return notFoundSession(key, CALLED[noun]);
  apps.access.check(callerOf(request), tombstone, right);
  const what = `${CALLED[noun]} ${tombstone.id} ${whatBecame(tombstone)}`;
  return gone(`${what}: "tombstone" says what is still known of it.`, tombstoneView(tombstone));
}

function whatBecame({ reason, removed_by: by }: TombstoneRow): string {
  if (reason === 'deleted') return by === null ? 'was deleted' : `was deleted by ${by}`;
  return reason === 'age' ? 'ended, and was kept for its time' : 'ended, and made room for newer ones';
}
