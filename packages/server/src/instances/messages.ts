import type { Complete, Completed } from '@livery/protocol/agent';

/**
 * What servers that share a store say to each other. Hints all of them: what matters is in the rows, and whoever misses
 * one looks there a little later.
 */
export type Message =
  /** Something of this app has changed. */
  | { kind: 'changed'; uid: string }
  /** To the server on which the session's agent hangs: rows say what it is to be told. */
  | { kind: 'pending'; uid: string }
  /** To the app's owner: its row says that something is to be done. */
  | { kind: 'wanted'; uid: string }
  /** To the servers of its place: the app was deleted, its files may go. */
  | { kind: 'deleted'; uid: string }
  /** To the app's owner: somebody asked for the session. */
  | { kind: 'beat'; uid: string }
  | { kind: 'progress'; uid: string; id: number; value: number }
  | { kind: 'complete'; uid: string; frame: Complete }
  | { kind: 'completed'; uid: string; frame: Completed }
  /** To the servers of its place: a page of its log is wanted; `from` and `size` as in `readLog`. */
  | { kind: 'log'; uid: string; request: string; from?: number; size: number }
  /** To who asked for it. */
  | { kind: 'logged'; request: string; page: { from: number; total: number; log: string[] } }
  /** Servers have come or gone. */
  | { kind: 'servers' };

/** The way to all other servers. */
export interface Bus {
  /** Says it to all others, after what was said before. Never throws, never waits. */
  send(message: Message): void;
  close(): Promise<void>;
}

/** What to do with what others say. */
export interface Ears {
  heard(message: Message): void;
  /** Messages may have been missed: look at everything. */
  missed(): void;
}

/** Where there is one server, nobody else listens. */
export const noBus: Bus = { send: () => undefined, close: async () => undefined };
