import type { ServerFrame } from '@livery/protocol/agent';
import { lockApp, readApp } from '../apps/store.ts';
import { additionsToResume, jobsToResume } from '../jobs/resume.ts';
import { readSession } from '../sessions/store.ts';
import { statementsToResume } from '../statements/resume.ts';
import type { Db } from '../store/db.ts';
import type { Store } from '../store/open.ts';

/**
 * Where an agent that has dialled stands: the last of its events that is stored, and what it is to do. A session that
 * is being stopped gets nothing but that.
 */
export async function resume(
  store: Store,
  uid: string,
  known: { statements: readonly number[]; jobs: readonly number[] },
): Promise<{ lastStored: number; frames: ServerFrame[] }> {
  return store.transaction().execute(async (tx) => {
    const [app, session] = [await lockApp(tx, uid), await readSession(tx, uid)];
    if (!app || !session || app.ended_at !== null || app.state === 'shutting_down') {
      return { lastStored: session?.last_event ?? 0, frames: [{ type: 'stop' }] };
    }
    return { lastStored: session.last_event, frames: await allToResume(tx, uid, known) };
  });
}

/** Jars and files first; then statements and jobs in the order in which they came, for Python runs both by turns. */
async function allToResume(
  db: Db,
  uid: string,
  known: { statements: readonly number[]; jobs: readonly number[] },
): Promise<ServerFrame[]> {
  const frames = await additionsToResume(db, uid);
  const jobs = await jobsToResume(db, uid, known.jobs);
  for (const statement of await statementsToResume(db, uid, known.statements)) {
    while (jobs[0] && jobs[0].afterStatement <= statement.id) frames.push(...(jobs.shift()?.frames ?? []));
    frames.push(...statement.frames);
  }
  return [...frames, ...jobs.flatMap((job) => job.frames)];
}

/** The stored hash of a session's secret; null when the session is gone or has ended. */
export async function secretHashOf(store: Store, uid: string): Promise<string | null> {
  const [app, session] = [await readApp(store, uid), await readSession(store, uid)];
  return app?.ended_at === null ? (session?.secret_hash ?? null) : null;
}
