package livery.agent.jobs;

import java.util.Base64;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import livery.agent.interpreter.SparkHandle;
import livery.agent.statements.JobGroups;

/** Java jobs run in threads of their own, beside each other and beside the statements, as soon as Spark is up. */
final class JavaPlace implements Jobs.Place {
  private static final int AT_ONCE = 16;

  private final SparkHandle spark;
  private final JobGroups groups;
  private final Supplier<JobRunner> runner;
  private final ClassLoader loader;
  private final ThreadPoolExecutor threads;

  /** @param loader of the session's code: it finds the jobs' classes */
  JavaPlace(SparkHandle spark, JobGroups groups, Supplier<JobRunner> runner, ClassLoader loader) {
    this.spark = spark;
    this.groups = groups;
    this.runner = runner;
    this.loader = loader;
    threads =
        new ThreadPoolExecutor(AT_ONCE, AT_ONCE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void enqueue(Job job, Runnable run) {
    job.place = run;
    threads.execute(run);
  }

  @Override
  public boolean withdraw(Job job) {
    return threads.remove((Runnable) job.place);
  }

  @Override
  public String run(Job job, int group, Runnable begun) throws Exception {
    Thread thread = Thread.currentThread();
    job.enter(thread::interrupt);
    job.additions.get();
    spark.session();
    thread.setContextClassLoader(loader);
    groups.set(group);
    begun.run();
    return runner.get().run(Base64.getDecoder().decode(job.payload));
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "livery-job");
    thread.setDaemon(true);
    return thread;
  }
}
