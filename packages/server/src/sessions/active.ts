import { readApp } from '../apps/store.ts';
import { notFoundSession, sessionNotActive } from '../http/errors.ts';
import type { Db } from '../store/db.ts';
import type { App } from '../store/tables.ts';

/** The session as it is now. Throws Livy's 404 where it is gone, and its 400 where it has ended or is being stopped. */
export async function activeSession(db: Db, session: App): Promise<App> {
  const app = await readApp(db, session.uid);
  if (!app) throw notFoundSession(session.id);
  if (app.ended_at !== null || app.state === 'shutting_down') throw sessionNotActive();
  return app;
}
