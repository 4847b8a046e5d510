/** Lets a few do expensive work at once, and a number of others wait for it, in a line for each whose work it is. */
export interface Slots {
  /** Does `work` when it is its turn. Throws the refusal, and never begins, where too many wait or `gone` fires first. */
  take<T>(whose: string, gone: AbortSignal, work: () => Promise<T>): Promise<T>;
}

interface Waiter {
  begin(): void;
  refuse(): void;
}

/**
 * The lines take turns. When `mostWaiting` wait, who has fewer in line than another has takes the place of the newest of the
 * longest line. However many come of one, the others find room, and wait for few of them.
 */
export function createSlots(atOnce: number, mostWaiting: number, refusal: () => Error): Slots {
  /** None is empty; the first one's turn is next. */
  const lines = new Map<string, Waiter[]>();
  let waiting = 0;
  let free = atOnce;

  function leave(whose: string, waiter: Waiter) {
    const rest = (lines.get(whose) ?? []).filter((other) => other !== waiter);
    if (rest.length > 0) lines.set(whose, rest);
    else lines.delete(whose);
    waiting--;
  }

  function makeRoom(own: number): boolean {
    if (waiting < mostWaiting) return true;
    let longest: [string, Waiter[]] = ['', []];
    for (const line of lines) if (line[1].length > longest[1].length) longest = line;
    const newest = longest[1].at(-1);
    if (newest === undefined || longest[1].length <= own + 1) return false;
    newest.refuse();
    return true;
  }

  function turn(whose: string, gone: AbortSignal): Promise<void> {
    const line = lines.get(whose) ?? [];
    if (gone.aborted || !makeRoom(line.length)) throw refusal();
    return new Promise((resolve, reject) => {
      const end = (how: () => void) => () => {
        gone.removeEventListener('abort', waiter.refuse);
        leave(whose, waiter);
        how();
      };
      const waiter = { begin: end(resolve), refuse: end(() => reject(refusal())) };
      gone.addEventListener('abort', waiter.refuse);
      lines.set(whose, [...line, waiter]);
      waiting++;
    });
  }

  function next() {
    const [first] = lines;
    if (first === undefined) {
      free++;
      return;
    }
    const [whose, line] = first;
    // Set anew, a line is the last one.
    lines.delete(whose);
    lines.set(whose, line);
    line[0]?.begin();
  }

  return {
    async take(whose, gone, work) {
      if (free > 0) free--;
      else await turn(whose, gone);
      try {
        return await work();
      } finally {
        next();
      }
    },
  };
}
