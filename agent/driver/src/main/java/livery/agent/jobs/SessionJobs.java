package livery.agent.jobs;

import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import livery.agent.interpreter.SparkHandle;
import livery.agent.protocol.Event;
import livery.agent.statements.Interpreters;
import livery.agent.statements.JobGroups;
import livery.agent.statements.StatementQueue;

/** Puts the jobs of a session together. */
public final class SessionJobs {
  private SessionJobs() {}

  /**
   * @param temporary a folder that jobs may use
   * @param loader of the session's code
   * @param additions what is done when all the files are there that have been sent until now
   */
  public static <S extends SparkHandle & JobGroups> Jobs of(
      S spark,
      StatementQueue statements,
      Interpreters interpreters,
      Consumer<Event> news,
      Supplier<Future<?>> additions,
      long cancelIntervalMs,
      File temporary,
      ClassLoader loader) {
    Map<String, Jobs.Place> places = new HashMap<>();
    places.put("python", new PythonPlace(statements, interpreters, temporary));
    places.put("java", new JavaPlace(spark, spark, new LazyRunner(spark, temporary), loader));
    return new Jobs(places, spark, news, additions, cancelIntervalMs);
  }

  /** Made at the first job, for its jars are beside the agent's and most sessions need none. */
  private static final class LazyRunner implements Supplier<JobRunner> {
    private final SparkHandle spark;
    private final File temporary;
    private JobRunner runner;

    LazyRunner(SparkHandle spark, File temporary) {
      this.spark = spark;
      this.temporary = temporary;
    }

    @Override
    public synchronized JobRunner get() {
      if (runner == null) {
        try {
          Class<?> named = Class.forName("livery.agent.kryo.KryoJobs");
          runner = (JobRunner) named.getConstructor(SparkHandle.class, File.class).newInstance(spark, temporary);
        } catch (ReflectiveOperationException | LinkageError e) {
          throw new IllegalStateException("Java jobs need livery-jobs.jar and livy-api.jar on the driver's class path.", e);
        }
      }
      return runner;
    }
  }
}
