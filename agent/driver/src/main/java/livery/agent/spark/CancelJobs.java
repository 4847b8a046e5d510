package livery.agent.spark;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.SparkContext;

/** Ends the jobs of a group: those that run and, since Spark 4, those that are still to come. */
final class CancelJobs {
  private static final Method WITH_FUTURE_ONES = withFutureOnes();

  private CancelJobs() {}

  static void ofGroup(SparkContext context, String group) {
    if (WITH_FUTURE_ONES == null) {
      context.cancelJobGroup(group);
      return;
    }
    try {
      WITH_FUTURE_ONES.invoke(context, group);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The jobs of group " + group + " could not be cancelled", e);
    }
  }

  /** Whether Spark knows of a job of the group that runs; one that has just been submitted it may not know yet. */
  static boolean anyOfGroup(SparkContext context, String group) {
    Set<Integer> active = new HashSet<>();
    for (int job : context.statusTracker().getActiveJobIds()) {
      active.add(job);
    }
    return Arrays.stream(context.statusTracker().getJobIdsForGroup(group)).anyMatch(active::contains);
  }

  private static Method withFutureOnes() {
    try {
      return SparkContext.class.getMethod("cancelJobGroupAndFutureJobs", String.class);
    } catch (NoSuchMethodException sparkThree) {
      return null;
    }
  }
}
