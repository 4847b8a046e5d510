import type { Feed } from './feed.ts';

/**
 * Looks at what belongs to `uid`, and again after every change of it, until it is `enough` or the signal fires. Gives what
 * it saw last.
 */
export async function lookUntil<T>(
  feed: Feed,
  uid: string,
  look: () => Promise<T>,
  enough: (seen: T) => boolean,
  signal: AbortSignal,
): Promise<T> {
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  try {
    for (;;) {
      const change = feed.changed(uid, either).then(
        () => true,
        () => false,
      );
      const seen = await look();
      if (enough(seen) || !(await change)) return seen;
    }
  } finally {
    done.abort();
  }
}
