package livery.agent.link;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next dial: 0.2 s, doubling to 5 s, less up to a half, lest all drivers dial at once. */
final class Backoff {
  private static final long FIRST_MS = 200;
  private static final long LONGEST_MS = 5000;

  private long next = FIRST_MS;

  long nextMillis() {
    long wait = next;
    next = Math.min(next * 2, LONGEST_MS);
    return wait / 2 + ThreadLocalRandom.current().nextLong(wait / 2 + 1);
  }

  void reset() {
    next = FIRST_MS;
  }
}
