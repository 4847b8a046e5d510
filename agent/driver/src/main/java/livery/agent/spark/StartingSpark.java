package livery.agent.spark;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import livery.agent.additions.Libraries;
import livery.agent.interpreter.InterpreterException;
import livery.agent.interpreter.SparkHandle;
import livery.agent.statements.JobGroups;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;
import scala.Tuple2;

/**
 * The session's Spark, from the configuration that the driver was started with. Where the session's code stops it and
 * makes another, it is that one from then on.
 */
public final class StartingSpark implements SparkHandle, JobGroups {
  private final SparkListener listener;
  private final CompletableFuture<SparkSession> start = new CompletableFuture<>();
  private final Libraries libraries = new Libraries();
  private SparkSession current;
  private String lastCancelled;

  /** @param listener is told what happens in the session's Spark, whichever that is */
  public StartingSpark(SparkListener listener) {
    this.listener = listener;
  }

  /**
   * Names the directory, which must exist, for the classes that the Scala REPL makes. To be called before {@link
   * #start}, on its thread, because only then does the SparkContext serve the directory to executors, and only then do
   * tasks and the scheduler of this very process find what is in it: they take over the class loader of the thread. A
   * system property, as all of the driver's configuration is, so that the REPL can be built before there is a
   * SparkContext.
   */
  public static void serveClassesOf(Path directory) throws MalformedURLException {
    System.setProperty("spark.repl.class.outputDir", directory.toString());
    Thread thread = Thread.currentThread();
    URL[] classes = {directory.toUri().toURL()};
    thread.setContextClassLoader(new URLClassLoader(classes, thread.getContextClassLoader()));
  }

  /**
   * Starts Spark; returns when it is up.
   *
   * @throws InterpreterException with what Spark says is wrong
   */
  public SparkSession start() throws InterpreterException {
    try {
      SparkConf conf = new SparkConf();
      checkSqlSettings(conf);
      SparkSession.Builder builder = SparkSession.builder().config(conf);
      if ("hive".equalsIgnoreCase(conf.get("spark.sql.catalogImplementation", "in-memory"))) {
        builder.enableHiveSupport();
      }
      SparkSession started = builder.getOrCreate();
      follow(started);
      start.complete(started);
      return started;
    } catch (Throwable e) {
      InterpreterException said = new InterpreterException("Spark could not start: " + sentence(e), e);
      start.completeExceptionally(said);
      throw said;
    }
  }

  /** Whether Spark has started and was not stopped. */
  public boolean isUp() {
    return usable() != null;
  }

  @Override
  public SparkSession session() throws InterpreterException {
    try {
      start.get();
    } catch (ExecutionException e) {
      throw new InterpreterException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterpreterException("The wait for Spark was interrupted.", e);
    }
    SparkSession session = usable();
    if (session == null) {
      throw new InterpreterException(
          "Spark was stopped in this session, by its code (spark.stop()) or by a failure of Spark's: make a new one in "
              + "Python or Scala with SparkSession.builder and getOrCreate(), or open a new session.");
    }
    return session;
  }

  @Override
  public SparkContext context() throws InterpreterException {
    return session().sparkContext();
  }

  @Override
  public Libraries libraries() {
    return libraries;
  }

  /**
   * With interrupts: a cancelled task that sleeps or waits in the user's code would else keep its core, and on a small
   * master the next statement would wait for it.
   */
  @Override
  public void set(int id) {
    SparkSession session = usable();
    if (session != null) {
      String description = id < FIRST_JOB ? "Job group for statement " + id : "Job " + (id - FIRST_JOB);
      session.sparkContext().setJobGroup(Integer.toString(id), description, true);
    }
  }

  /** Said to Spark again only where a job is left: it logs each time, and this is asked for many times a second. */
  @Override
  public synchronized void cancel(int id) {
    SparkSession session = usable();
    String group = Integer.toString(id);
    if (session != null && (!group.equals(lastCancelled) || CancelJobs.anyOfGroup(session.sparkContext(), group))) {
      CancelJobs.ofGroup(session.sparkContext(), group);
      lastCancelled = group;
    }
  }

  /** The session whose Spark runs, null where there is none. */
  private synchronized SparkSession usable() {
    if (current != null && current.sparkContext().isStopped()) {
      Option<SparkSession> other = SparkSession.getDefaultSession();
      if (other.isEmpty() || other.get().sparkContext().isStopped()) {
        return null;
      }
      follow(other.get());
    }
    return current;
  }

  private synchronized void follow(SparkSession session) {
    current = session;
    session.sparkContext().addSparkListener(listener);
  }

  /** Spark itself reads them when it plans its first query: the session would be up, and all its statements fail. */
  private static void checkSqlSettings(SparkConf conf) {
    SQLConf settings = new SQLConf();
    for (Tuple2<String, String> setting : conf.getAll()) {
      settings.setConfString(setting._1(), setting._2());
    }
  }

  /** The message and, if it is another, that of the first cause: Spark often wraps the one that helps. */
  private static String sentence(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String outer = words(e);
    String inner = words(root);
    return outer.contains(inner) ? outer : outer + " (cause: " + inner + ")";
  }

  private static String words(Throwable e) {
    String message = e.getMessage();
    return message == null || message.trim().isEmpty() || e instanceof Error ? e.toString() : message.trim();
  }
}
