package livery.agent.spark;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import scala.collection.Iterable;
import scala.collection.Iterator;

/**
 * Counts the tasks of one job group at a time: those that its jobs have, and those that are done. Called by Spark's
 * listener thread, asked by others.
 */
public final class StageTasks extends SparkListener {
  private static final String GROUP = "spark.jobGroup.id";

  private String group;
  private final Map<Integer, Integer> tasks = new HashMap<>();
  private final Map<Integer, Integer> done = new HashMap<>();
  private final Map<Integer, Set<Integer>> stagesOfJob = new HashMap<>();

  /** Begins to count for a group, from nothing; null counts none. */
  public synchronized void follow(String jobGroup) {
    group = jobGroup;
    tasks.clear();
    done.clear();
    stagesOfJob.clear();
  }

  /** How many of the tasks are done, 0 to 1; 0 if there are none. */
  public synchronized double progress() {
    long all = 0;
    long ended = 0;
    for (Map.Entry<Integer, Integer> stage : tasks.entrySet()) {
      all += stage.getValue();
      ended += Math.min(stage.getValue(), done.getOrDefault(stage.getKey(), 0));
    }
    return all == 0 ? 0 : (double) ended / all;
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart event) {
    Properties properties = event.properties();
    if (group == null || properties == null || !group.equals(properties.getProperty(GROUP))) {
      return;
    }
    Set<Integer> stages = new HashSet<>();
    for (Iterator<?> each = stageInfos(event).iterator(); each.hasNext(); ) {
      StageInfo stage = (StageInfo) each.next();
      stages.add(stage.stageId());
      tasks.putIfAbsent(stage.stageId(), stage.numTasks());
    }
    stagesOfJob.put(event.jobId(), stages);
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (tasks.containsKey(event.stageId()) && event.taskInfo() != null && event.taskInfo().successful()) {
      done.merge(event.stageId(), 1, Integer::sum);
    }
  }

  /** Stages that a job skipped, because their results were there, are done with it. */
  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd event) {
    Set<Integer> stages = stagesOfJob.remove(event.jobId());
    if (stages != null && event.jobResult() == JobSucceeded$.MODULE$) {
      for (Integer stage : stages) {
        done.put(stage, tasks.get(stage));
      }
    }
  }

  /** By reflection: the method returns another type of Seq in Scala 2.12 than in 2.13. */
  private static Iterable<?> stageInfos(SparkListenerJobStart event) {
    try {
      return (Iterable<?>) SparkListenerJobStart.class.getMethod("stageInfos").invoke(event);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
