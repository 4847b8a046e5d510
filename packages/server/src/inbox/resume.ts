import type { ServerFrame } from '@livery/protocol/agent';
import { lockApp, noteCause, readApp } from '../apps/store.ts';
import { additionsToResume, jobsToResume } from '../jobs/resume.ts';
import { readSession, storeLink } from '../sessions/store.ts';
import { statementsToResume } from '../statements/resume.ts';
import type { Db } from '../store/db.ts';
import type { Store } from '../store/open.ts';
import type { App, JobRow, StatementRow } from '../store/tables.ts';

/**
 * Where an agent that has dialled stands: the last of its events that is stored, and what it is to do. `instance` is the
 * server that it has dialled. A session that is being stopped, or of which the store knows less than it did, gets nothing but
 * that.
 */
export async function resume(
  store: Store,
  instance: string,
  uid: string,
  known: Hello,
): Promise<{ lastStored: number; frames: ServerFrame[] }> {
  return store.transaction().execute(async (tx) => {
    const app = await lockApp(tx, uid);
    const session = await readSession(tx, uid);
    await storeLink(tx, uid, instance);
    if (session && known.lastStored > session.last_event) {
      await noteCause(tx, uid, SET_BACK);
      return { lastStored: known.lastStored, frames: [{ type: 'stop' }] };
    }
    const frames = await framesFor(tx, app, uid, {
      statement: ({ id }) => known.statements.includes(id),
      job: ({ id }) => known.jobs.includes(id),
    });
    return { lastStored: session?.last_event ?? 0, frames };
  });
}

/** What the agent that has dialled holds: what it has not finished, and the last of its events that was acked ever. */
interface Hello {
  statements: readonly number[];
  jobs: readonly number[];
  lastStored: number;
}

/** Of a store that a backup was restored to: what the agent forgot with its ack is nowhere, and its numbers are used anew. */
const SET_BACK =
  'What the server knows was set back to before this session was used last, so what it has done since is lost.';

/** What a connected agent has not been told yet. From then on it counts as told. Needs the lock of the app. */
export async function pending(tx: Db, uid: string): Promise<ServerFrame[]> {
  const app = await readApp(tx, uid);
  return framesFor(tx, app, uid, { statement: ({ sent }) => sent === 1, job: ({ sent }) => sent === 1 });
}

/** What the agent knows already. */
interface Known {
  statement(row: StatementRow): boolean;
  job(row: JobRow): boolean;
}

/** Jars and files first; then statements and jobs in the order in which they came, for Python runs both by turns. */
async function framesFor(db: Db, app: App | null, uid: string, known: Known): Promise<ServerFrame[]> {
  if (!app || app.ended_at !== null || app.state === 'shutting_down') return [{ type: 'stop' }];
  const frames = await additionsToResume(db, uid);
  const jobs = await jobsToResume(db, uid, known.job);
  for (const statement of await statementsToResume(db, uid, known.statement)) {
    while (jobs[0] && jobs[0].afterStatement <= statement.id) frames.push(...(jobs.shift()?.frames ?? []));
    frames.push(...statement.frames);
  }
  return [...frames, ...jobs.flatMap((job) => job.frames)];
}

/** The stored hashes of a session's secrets; null when the session is gone or has ended. */
export async function secretHashesOf(store: Store, uid: string): Promise<string[] | null> {
  const [app, session] = [await readApp(store, uid), await readSession(store, uid)];
  return app?.ended_at === null && session?.secret_hash ? session.secret_hash.split(' ') : null;
}
