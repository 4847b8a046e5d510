import { moveApp } from '../apps/move.ts';
import { readApp } from '../apps/store.ts';
import type { Db } from '../store/db.ts';
import { sessionStates } from './states.ts';
import { touchActivity } from './store.ts';
import { hasWork } from './work.ts';

/** Work was accepted, or the last of it is done. */
export async function sessionBusy(db: Db, uid: string, busy: boolean): Promise<void> {
  const now = Date.now();
  await moveApp(db, sessionStates, uid, busy ? 'busy' : 'idle', now);
  await touchActivity(db, uid, now);
}

/** Something has ended: if it was the last that was left to run, the session is idle again. */
export async function settleBusy(db: Db, uid: string): Promise<void> {
  const app = await readApp(db, uid);
  if (app?.state === 'busy' && !(await hasWork(db, uid))) await sessionBusy(db, uid, false);
}
