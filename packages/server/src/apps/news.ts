import type { FastifyReply } from 'fastify';
import type { Look } from '../feed/feed.ts';
import { lookUntil } from '../feed/look-until.ts';
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
  return newsOf(apps, lookAtApp(apps, app.uid), ({ ended_at }) => ended_at !== null, news, reply);
}

export function lookAtApp({ store }: Apps, uid: string): Look<App | null> {
  return { uid, thing: 'app', read: () => readApp(store, uid) };
}

/** The same for anything that belongs to an app: `look` gives null when it is gone. Throws 429 as `Waits`. */
export async function newsOf<T extends { state: string }>(
  apps: Apps,
  look: Look<T | null>,
  hasEnded: (thing: T) => boolean,
  { wait = 0, known }: News,
  reply: FastifyReply,
): Promise<T | null> {
  if (wait === 0) return look.read();
  const isNews = (thing: T | null) =>
    thing === null || hasEnded(thing) || (known !== undefined && thing.state !== known);
  return lookUntil(apps.feed, look, isNews, apps.waits.begin(reply, wait));
}
