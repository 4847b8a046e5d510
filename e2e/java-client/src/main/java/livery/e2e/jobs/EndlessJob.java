package livery.e2e.jobs;

import java.util.Arrays;
import org.apache.livy.Job;
import org.apache.livy.JobContext;

/** Keeps a core of Spark busy for ten minutes. */
public final class EndlessJob implements Job<Long> {
  private static final long serialVersionUID = 1L;

  @Override
  public Long call(JobContext context) {
    return context.sc().parallelize(Arrays.asList(1), 1).map(EndlessJob::sleep).count();
  }

  private static Integer sleep(Integer number) throws InterruptedException {
    Thread.sleep(600_000);
    return number;
  }
}
