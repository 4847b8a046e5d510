import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 50;
/** An answer that takes longer is as good as none: another server is asked, ms. */
const TIMEOUT_MS = 1_000;

/** A time without an answer, and which of the faults came in it: from the first up to the last. */
export interface Outage {
  ms: number;
  faults: [first: number, afterLast: number];
}

/** Asks every 50 ms whether a server answers from its store, one after the other, and keeps the longest time without. */
export interface Availability {
  longest(): Outage;
  stop(): Promise<void>;
}

/** `addresses` are those of now; `faults` says how many have come. */
export function watchAvailability(addresses: () => string[], faults: () => number): Availability {
  let longest: Outage = { ms: 0, faults: [0, 0] };
  let stopped = false;

  async function poll(): Promise<void> {
    let answered = { at: performance.now(), faults: 0 };
    while (!stopped) {
      if (await someoneAnswers(addresses())) {
        const now = { at: performance.now(), faults: faults() };
        const ms = now.at - answered.at;
        // The last one before it may be what it came of.
        if (ms > longest.ms) longest = { ms, faults: [Math.max(0, answered.faults - 1), now.faults] };
        answered = now;
      }
      await sleep(EVERY_MS);
    }
  }

  const polling = poll();
  return {
    longest: () => longest,
    stop: () => {
      stopped = true;
      return polling;
    },
  };
}

async function someoneAnswers(urls: string[]): Promise<boolean> {
  for (const url of urls) {
    try {
      const { ok } = await fetch(`${url}/batches?size=1`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (ok) return true;
    } catch {
      // The next one, or the next time.
    }
  }
  return false;
}
