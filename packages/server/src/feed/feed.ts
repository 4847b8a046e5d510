import { EventEmitter, once } from 'node:events';

/**
 * Says that a row has changed, to whoever waits for that row. A hint only: a reader looks at the row again, and looks
 * first, so that nothing is missed.
 */
export interface Feed {
  publish(uid: string): void;
  /** Resolves at the next change of `uid`; rejects with the signal's reason when it is aborted. */
  changed(uid: string, signal: AbortSignal): Promise<void>;
}

export function createFeed(): Feed {
  const events = new EventEmitter().setMaxListeners(0);
  return {
    publish: (uid) => void events.emit(uid),
    changed: async (uid, signal) => void (await once(events, uid, { signal })),
  };
}
