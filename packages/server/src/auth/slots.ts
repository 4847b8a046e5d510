/** Lets a few do expensive work at once, and a number of others wait for it. */
export interface Slots {
  /** Does `work` when there is room. Throws what `full` gives, at once, where too many wait already. */
  take<T>(work: () => Promise<T>): Promise<T>;
}

export function createSlots(atOnce: number, waiting: number, full: () => Error): Slots {
  const queue: (() => void)[] = [];
  let free = atOnce;
  return {
    async take(work) {
      if (free > 0) free--;
      else if (queue.length < waiting) await new Promise<void>((resolve) => queue.push(resolve));
      else throw full();
      try {
        return await work();
      } finally {
        const next = queue.shift();
        if (next) next();
        else free++;
      }
    },
  };
}
