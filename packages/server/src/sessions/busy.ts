import { moveApp } from '../apps/move.ts';
import type { Db } from '../store/db.ts';
import { sessionStates } from './states.ts';
import { touchActivity } from './store.ts';

/** Work was accepted, or the last of it is done. */
export async function sessionBusy(db: Db, uid: string, busy: boolean): Promise<void> {
  const now = Date.now();
  await moveApp(db, sessionStates, uid, busy ? 'busy' : 'idle', now);
  await touchActivity(db, uid, now);
}
