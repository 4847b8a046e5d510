package livery.e2e.jobs;

import java.util.ArrayList;
import java.util.List;
import org.apache.livy.Job;
import org.apache.livy.JobContext;

/** Pi from random points, on Spark. Its class has no types of Spark, which the client has not. */
public final class PiJob implements Job<Double> {
  private static final long serialVersionUID = 1L;

  private final int points;

  public PiJob(int points) {
    this.points = points;
  }

  @Override
  public Double call(JobContext context) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      numbers.add(i);
    }
    return 4.0 * context.sc().parallelize(numbers, 2).map(PiJob::isInside).reduce(Integer::sum) / points;
  }

  private static Integer isInside(Integer number) {
    double x = Math.random();
    double y = Math.random();
    return x * x + y * y < 1 ? 1 : 0;
  }
}
