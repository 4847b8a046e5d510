import type { FastifyReply } from 'fastify';
import { type News, newsOf } from '../apps/news.ts';
import { isFinal } from '../store/states.ts';
import type { App, JobRow } from '../store/tables.ts';
import type { Jobs } from './jobs.ts';
import { jobNotFound } from './read.ts';
import { jobStates } from './states.ts';
import { readJob } from './store.ts';

/** A job when there is news of it, also of a session that has ended. Throws a 404 where there is none. */
export async function newsOfJob(
  { apps }: Jobs,
  session: App,
  id: number,
  news: News,
  reply: FastifyReply,
): Promise<JobRow> {
  const look = { uid: session.uid, thing: `job ${id}`, read: () => readJob(apps.store, session.uid, id) };
  const row = await newsOf(apps, look, ({ state }) => isFinal(jobStates, state), news, reply);
  if (!row) throw jobNotFound(id);
  return row;
}
