import type { Feed, Look } from './feed.ts';

/**
 * Looks at what belongs to an app, and again after every change of it, until it is `enough` or the signal fires. Gives what
 * it saw last. However many wait for the same thing, each of its changes is looked at once.
 */
export async function lookUntil<T>(
  feed: Feed,
  look: Look<T>,
  enough: (seen: T) => boolean,
  signal: AbortSignal,
): Promise<T> {
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  const changed = () =>
    feed.changed(look.uid, either).then(
      () => true,
      () => false,
    );
  try {
    let change = changed();
    // The first look is the reader's own: it shows all that was written before it came.
    let seen = await look.read();
    while (!enough(seen) && (await change)) {
      change = changed();
      seen = await feed.look(look);
    }
    return seen;
  } finally {
    done.abort();
  }
}
