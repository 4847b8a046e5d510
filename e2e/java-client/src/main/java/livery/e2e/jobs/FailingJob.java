package livery.e2e.jobs;

import org.apache.livy.Job;
import org.apache.livy.JobContext;

/** Fails. */
public final class FailingJob implements Job<Integer> {
  private static final long serialVersionUID = 1L;

  private final String message;

  public FailingJob(String message) {
    this.message = message;
  }

  @Override
  public Integer call(JobContext context) {
    throw new IllegalStateException(message);
  }
}
