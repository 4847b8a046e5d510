/**
 * How far the running statement of each session is, from 0 to 1, as its agent last said. Kept in memory alone: it may
 * be lost, and the next word of the agent restores it.
 */
export interface Progress {
  set(sessionUid: string, id: number, value: number): void;
  get(sessionUid: string, id: number): number;
  forget(sessionUid: string): void;
}

export function createProgress(): Progress {
  const running = new Map<string, { id: number; value: number }>();
  return {
    set: (sessionUid, id, value) => void running.set(sessionUid, { id, value }),
    get: (sessionUid, id) => {
      const known = running.get(sessionUid);
      return known?.id === id ? known.value : 0;
    },
    forget: (sessionUid) => void running.delete(sessionUid),
  };
}
