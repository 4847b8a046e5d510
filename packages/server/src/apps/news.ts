import type { FastifyReply } from 'fastify';
import { lookUntil } from '../feed/look-until.ts';
import { patience } from '../http/long-poll.ts';
import type { App } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { readApp } from './store.ts';

/** What a caller waits for: a state other than the one it knows, or, where it names none, the end. */
export interface News {
  /** Seconds; absent or 0 is not at all. */
  wait?: number;
  known?: string;
}

/** The app as it is when there is news of it, or when the time is over; null when it is gone. */
export async function newsOfApp(apps: Apps, app: App, news: News, reply: FastifyReply): Promise<App | null> {
  const look = () => readApp(apps.store, app.uid);
  return newsOf(apps, app.uid, look, ({ ended_at }) => ended_at !== null, news, reply);
}

/** The same for anything that belongs to an app: `look` reads it, null when it is gone. */
export async function newsOf<T extends { state: string }>(
  apps: Apps,
  uid: string,
  look: () => Promise<T | null>,
  hasEnded: (thing: T) => boolean,
  { wait = 0, known }: News,
  reply: FastifyReply,
): Promise<T | null> {
  if (wait === 0) return look();
  const isNews = (thing: T | null) =>
    thing === null || hasEnded(thing) || (known !== undefined && thing.state !== known);
  return lookUntil(apps.feed, uid, look, isNews, patience(reply, wait, apps.stopping));
}
