import type { ServerFrame } from '@livery/protocol/agent';
import { readApp } from '../apps/store.ts';
import { readSession } from '../sessions/store.ts';
import { framesToResume } from '../statements/resume.ts';
import type { Store } from '../store/open.ts';

/**
 * Where an agent that has dialled stands: the last of its events that is stored, and what it is to do. A session that
 * is being stopped gets nothing but that.
 */
export async function resume(
  store: Store,
  uid: string,
  known: readonly number[],
): Promise<{ lastStored: number; frames: ServerFrame[] }> {
  return store.transaction().execute(async (tx) => {
    const [app, session] = [await readApp(tx, uid), await readSession(tx, uid)];
    if (!app || !session || app.ended_at !== null || app.state === 'shutting_down') {
      return { lastStored: session?.last_event ?? 0, frames: [{ type: 'stop' }] };
    }
    return { lastStored: session.last_event, frames: await framesToResume(tx, uid, known) };
  });
}

/** The stored hash of a session's secret; null when the session is gone or has ended. */
export async function secretHashOf(store: Store, uid: string): Promise<string | null> {
  const [app, session] = [await readApp(store, uid), await readSession(store, uid)];
  return app?.ended_at === null ? (session?.secret_hash ?? null) : null;
}
