package livery.agent.spark;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Says how far the running statement's Spark work is, at most every 200 ms, and only when that has changed. */
public final class Progress {
  private static final long INTERVAL_MS = 200;

  private final StageTasks tasks;
  private final BiConsumer<Integer, Double> report;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "livery-progress");
            thread.setDaemon(true);
            return thread;
          });
  private ScheduledFuture<?> ticking;
  private double last;

  public Progress(StageTasks tasks, BiConsumer<Integer, Double> report) {
    this.tasks = tasks;
    this.report = report;
  }

  /** A statement begins, or, with null, none runs any more. */
  public synchronized void follow(Integer id) {
    if (ticking != null) {
      ticking.cancel(false);
      ticking = null;
    }
    tasks.follow(id == null ? null : id.toString());
    last = 0;
    if (id != null) {
      ticking = clock.scheduleWithFixedDelay(() -> tick(id), INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void tick(int id) {
    double value = tasks.progress();
    if (ticking != null && value != last) {
      last = value;
      report.accept(id, value);
    }
  }
}
