import { EventEmitter, once } from 'node:events';

/**
 * Says that a row has changed, to whoever waits for that row. A hint only: a reader looks at the row again, and looks
 * first, so that nothing is missed.
 */
export interface Feed {
  /** This server has changed it. */
  publish(uid: string): void;
  /** Another server has. */
  heard(uid: string): void;
  /** Anything may have changed: wakes everybody. */
  missed(): void;
  /** Resolves at the next change of `uid`; rejects with the signal's reason when it is aborted. */
  changed(uid: string, signal: AbortSignal): Promise<void>;
  /** What a look shows that began after the last change: one for all who ask before it has ended. */
  look<T>(look: Look<T>): Promise<T>;
}

/** How to look at something that belongs to an app. */
export interface Look<T> {
  uid: string;
  /** What it is among the things of `uid`, such as `statement 3`. */
  thing: string;
  read: () => Promise<T>;
}

/** `tellOthers` passes on what this server has changed to those that share the store. */
export function createFeed(tellOthers: (uid: string) => void = () => undefined): Feed {
  const events = new EventEmitter().setMaxListeners(0);
  const looks = new Map<string, Map<string, Promise<unknown>>>();

  function look<T>({ uid, thing, read }: Look<T>): Promise<T> {
    const begun = looks.get(uid) ?? new Map<string, Promise<unknown>>();
    const same = begun.get(thing);
    if (same) return same as Promise<T>;
    const seen = read().finally(() => {
      begun.delete(thing);
      if (begun.size === 0 && looks.get(uid) === begun) looks.delete(uid);
    });
    looks.set(uid, begun.set(thing, seen));
    return seen;
  }

  function heard(uid: string): void {
    looks.delete(uid);
    events.emit(uid);
  }

  return {
    publish(uid) {
      heard(uid);
      tellOthers(uid);
    },
    heard,
    missed() {
      looks.clear();
      for (const uid of events.eventNames()) events.emit(uid);
    },
    changed: async (uid, signal) => void (await once(events, uid, { signal })),
    look,
  };
}
