/**
 * How far the running statement of each session is, from 0 to 1, as its agent last said. Kept in memory alone: it may
 * be lost, and the next word of the agent restores it.
 */
export interface Progress {
  set(sessionUid: string, id: number, value: number): void;
  get(sessionUid: string, id: number): number;
  forget(sessionUid: string): void;
}

/** Of how many sessions it is known at most: other servers tell of theirs, and not of their ends. */
const KNOWN = 10_000;

/** The sessions that were heard of least recently are forgotten first. */
export function createProgress(known = KNOWN): Progress {
  const running = new Map<string, { id: number; value: number }>();
  return {
    set(sessionUid, id, value) {
      running.delete(sessionUid);
      running.set(sessionUid, { id, value });
      const oldest = running.keys().next().value;
      if (running.size > known && oldest !== undefined) running.delete(oldest);
    },
    get: (sessionUid, id) => {
      const known = running.get(sessionUid);
      return known?.id === id ? known.value : 0;
    },
    forget: (sessionUid) => void running.delete(sessionUid),
  };
}
