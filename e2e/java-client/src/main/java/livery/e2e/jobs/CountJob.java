package livery.e2e.jobs;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.livy.Job;
import org.apache.livy.JobContext;
import org.apache.spark.sql.SparkSession;

/** Uses what a context has, counts how often it was run, and gives nothing at its first run. */
public final class CountJob implements Job<Map<String, Long>> {
  private static final long serialVersionUID = 1L;

  @Override
  public Map<String, Long> call(JobContext context) throws Exception {
    Long before;
    try {
      before = context.getSharedObject("runs");
    } catch (java.util.NoSuchElementException first) {
      context.setSharedObject("runs", 1L);
      return null;
    }
    SparkSession session = context.sparkSession();
    Map<String, Long> counts = new HashMap<>();
    counts.put("runs", before + 1);
    counts.put("rows", session.range(5).count() + context.sqlctx().sql("select 1").count());
    counts.put("folder", context.getLocalTmpDir().isDirectory() ? 1L : 0L);
    counts.put("streaming", isStreaming(context) ? 1L : 0L);
    context.createStreamingContext(100);
    counts.put("then", isStreaming(context) ? 1L : 0L);
    context.stopStreamingCtx();
    counts.put("hive", isRefused(context::hivectx) ? 0L : 1L);
    return counts;
  }

  private static boolean isStreaming(JobContext context) {
    return !isRefused(context::streamingctx);
  }

  private static boolean isRefused(Callable<?> part) {
    try {
      return part.call() == null;
    } catch (Exception refused) {
      return true;
    }
  }
}
