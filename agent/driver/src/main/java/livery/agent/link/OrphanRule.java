package livery.agent.link;

import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * When the application is to end although nobody stopped it: the store that holds the session says that it is gone, or
 * no server has been met for too long. Any other refusal may come from a stranger on the server's port.
 */
final class OrphanRule {
  private final String store;
  private final long millis;
  private long metAt = System.nanoTime();

  /**
   * @param store id of the store that holds the session; null if unknown, and then nobody is believed
   * @param millis how long is too long
   */
  OrphanRule(String store, long millis) {
    this.store = store;
    this.millis = millis;
  }

  /** A server knew the session until now. */
  void met() {
    metAt = System.nanoTime();
  }

  /**
   * Why the application is to end, null if it is not.
   *
   * @param goneFrom id of the store for which {@code server} said just now that the session is gone, null if it did not
   */
  String verdict(URI server, String goneFrom) {
    if (store != null && store.equals(goneFrom)) {
      return "The server at " + server + " no longer knows this session.";
    }
    if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - metAt) > millis) {
      return "No server could be reached for " + millis / 1000 + " seconds.";
    }
    return null;
  }
}
