import type { SessionView } from '@livery/protocol/sessions';
import type { SessionState } from '@livery/protocol/states';
import { appInfo, lastLines } from '../apps/views.ts';
import type { Caller } from '../http/caller.ts';
import { notFoundSession } from '../http/errors.ts';
import type { Db } from '../store/db.ts';
import type { App } from '../store/tables.ts';
import type { Sessions } from './sessions.ts';
import { kindOf, readSession, requestOf } from './store.ts';

/** A session as Livy shows it to a caller. Throws Livy's 404 where it is gone by now. */
export async function sessionView(sessions: Sessions, app: App, caller: Caller, db?: Db): Promise<SessionView> {
  const view = await viewIfThere(sessions, app, caller, db);
  if (!view) throw notFoundSession(app.id);
  return view;
}

/** The same of several; those that were deleted since they were read are left out. */
export async function sessionViews(sessions: Sessions, apps: readonly App[], caller: Caller): Promise<SessionView[]> {
  const views = await Promise.all(apps.map((app) => viewIfThere(sessions, app, caller)));
  return views.filter((view) => view !== null);
}

/**
 * A session's 23 fields, in Livy's order, what was asked for as it was asked. The conf and the addresses of files may hold
 * passwords: who may not view the session sees them empty. Null where it is gone.
 */
async function viewIfThere(
  { apps }: Sessions,
  app: App,
  caller: Caller,
  db: Db = apps.store,
): Promise<SessionView | null> {
  const session = await readSession(db, app.uid);
  if (!session) return null;
  const request = requestOf(session);
  const { conf, archives, files, jars, pyFiles } = apps.access.may(caller, app, 'view') ? request : NOTHING;
  const log = await lastLines(apps, app, caller);
  return {
    id: app.id,
    name: app.name,
    appId: app.application_id,
    owner: app.owner,
    proxyUser: app.proxy_user,
    state: app.state as SessionState,
    kind: kindOf(session),
    appInfo: appInfo(app),
    log,
    ttl: request.ttl,
    idleTimeout: request.idleTimeout,
    driverMemory: request.driverMemory,
    driverCores: request.driverCores ?? 0,
    executorMemory: request.executorMemory,
    executorCores: request.executorCores ?? 0,
    conf,
    archives,
    files,
    heartbeatTimeoutInSecond: request.heartbeatTimeoutInSecond,
    jars,
    numExecutors: request.numExecutors ?? 0,
    pyFiles,
    queue: request.queue,
  };
}

const NOTHING = { conf: {}, archives: [], files: [], jars: [], pyFiles: [] };
