import { lockApp, readApp } from '../apps/store.ts';
import { notFoundSession, sessionNotActive } from '../http/errors.ts';
import type { Db } from '../store/db.ts';
import type { App } from '../store/tables.ts';

/** The session as it is now. Throws Livy's 404 where it is gone, and its 400 where it has ended or is being stopped. */
export async function activeSession(db: Db, session: App): Promise<App> {
  return active(await readApp(db, session.uid), session);
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockActiveSession(tx: Db, session: App): Promise<App> {
  return active(await lockApp(tx, session.uid), session);
}

function active(app: App | null, session: App): App {
  if (!app) throw notFoundSession(session.id);
  if (app.ended_at !== null || app.state === 'shutting_down') throw sessionNotActive();
  return app;
}
