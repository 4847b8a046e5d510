package livery.agent.additions;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import livery.agent.protocol.Event;
import livery.agent.protocol.Events;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars and files that the session is given while it lives. They are fetched and added one after the other, each id
 * once, on a thread of their own; what came after one of them waits for it, see {@link #soFar}.
 */
public final class Additions {
  private static final Logger LOG = LoggerFactory.getLogger(Additions.class);

  private final Fetch fetch;
  private final SparkFiles files;
  private final Consumer<Event> news;
  private final Set<Integer> seen = new HashSet<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "livery-additions");
            made.setDaemon(true);
            return made;
          });
  private Future<?> last = CompletableFuture.completedFuture(null);

  /** @param news gets an event for each addition, when it is there or cannot be had */
  public Additions(Fetch fetch, SparkFiles files, Consumer<Event> news) {
    this.fetch = fetch;
    this.files = files;
    this.news = news;
  }

  /** Takes an addition; one whose id was seen before is ignored. */
  public synchronized void add(Addition addition) {
    if (seen.add(addition.id)) {
      last = thread.submit(() -> settle(addition));
    }
  }

  /** Done when all that was taken until now is there, or has failed; never fails itself. */
  public synchronized Future<?> soFar() {
    return last;
  }

  private void settle(Addition addition) {
    String error = null;
    try {
      Path file = addition.uri == null ? fetch.whole(addition) : null;
      files.add(addition, file);
    } catch (Throwable e) {
      LOG.warn("{} could not be added", addition.name, e);
      error = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    news.accept(Events.added(addition.id, error));
  }
}
