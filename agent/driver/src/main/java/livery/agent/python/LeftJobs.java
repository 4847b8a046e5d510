package livery.agent.python;

import org.apache.spark.SparkContext;

/**
 * The jobs of a statement that Python gave up. The JVM's side of such a call goes on: it may be just before the start of
 * a job, which nobody waits for and which would keep the executors busy.
 */
final class LeftJobs {
  private LeftJobs() {}

  /** Cancels the statement's job group now and a few times more, over some seconds; returns at once. */
  static void cancel(SparkContext context, int id) {
    Thread thread = new Thread(() -> cancelAgainAndAgain(context, String.valueOf(id)), "livery-python-left-jobs");
    thread.setDaemon(true);
    thread.start();
  }

  private static void cancelAgainAndAgain(SparkContext context, String group) {
    try {
      for (int millis = 50; millis <= 6400; millis *= 2) {
        context.cancelJobGroup(group);
        Thread.sleep(millis);
      }
    } catch (InterruptedException | RuntimeException e) {
      // Spark is stopping, and its jobs with it.
    }
  }
}
