import { randomUUID } from 'node:crypto';
import type { Apps } from '../apps/apps.ts';
import { type LogPage, type LogQuery, readLogHere } from '../apps/log.ts';
import { readApp } from '../apps/store.ts';
import type { Bus, Message } from '../instances/messages.ts';

/** Logs that other servers have to be asked for, because they are on another host. */
export interface FarLogs {
  /** Null where nobody answers in time. */
  ask(uid: string, query: LogQuery): Promise<LogPage | null>;
  /** Another server has answered: the first to do so counts. */
  answer(request: string, page: LogPage): void;
}

const PATIENCE_MS = 5_000;
/** In characters. A page goes through the database in pieces of 7,800 bytes, beside everything else that servers say. */
const LONGEST_PAGE = 256 * 1024;

export function createFarLogs(bus: Bus): FarLogs {
  const waiting = new Map<string, (page: LogPage) => void>();
  return {
    async ask(uid, query) {
      const request = randomUUID();
      const { promise, resolve } = Promise.withResolvers<LogPage | null>();
      const timer = setTimeout(resolve, PATIENCE_MS, null);
      waiting.set(request, resolve);
      bus.send({ kind: 'log', uid, request, ...query });
      const page = await promise;
      clearTimeout(timer);
      waiting.delete(request);
      return page;
    },
    answer: (request, page) => waiting.get(request)?.(page),
  };
}

/** Answers another server, where the log is to be read here. */
export async function answerLog(apps: Apps, bus: Bus, asked: Message & { kind: 'log' }): Promise<void> {
  const app = await readApp(apps.store, asked.uid);
  if (app?.place !== apps.self.place) return;
  const { kind, uid, request, ...query } = asked;
  bus.send({ kind: 'logged', request, page: await readLogHere(apps, app, query, LONGEST_PAGE) });
}
