/** One piece of work at a time for each app: a launch, an end and a removal must not run into each other. */
export interface Turns {
  /** Does `work` when all that was asked for `uid` before is over. */
  take<T>(uid: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(uid, work) {
      const turn = (last.get(uid) ?? Promise.resolve()).then(work);
      const over = turn.then(
        () => undefined,
        () => undefined,
      );
      last.set(uid, over);
      over.then(() => {
        if (last.get(uid) === over) last.delete(uid);
      });
      return turn;
    },
    async idle() {
      while (last.size > 0) await Promise.all(last.values());
    },
  };
}
