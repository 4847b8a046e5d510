package livery.agent;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import livery.agent.additions.Addition;
import livery.agent.additions.Additions;
import livery.agent.additions.Fetch;
import livery.agent.additions.SparkFiles;
import livery.agent.interpreter.Interpreter;
import livery.agent.interpreter.InterpreterException;
import livery.agent.jobs.Jobs;
import livery.agent.jobs.SessionJobs;
import livery.agent.link.Commands;
import livery.agent.link.Link;
import livery.agent.link.Settings;
import livery.agent.protocol.Event;
import livery.agent.protocol.Events;
import livery.agent.python.PythonInterpreter;
import livery.agent.r.RInterpreter;
import livery.agent.spark.Progress;
import livery.agent.spark.StageTasks;
import livery.agent.spark.StartingSpark;
import livery.agent.sql.SqlInterpreter;
import livery.agent.statements.Completions;
import livery.agent.statements.Interpreters;
import livery.agent.statements.StatementQueue;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** One session in its driver: Spark, the interpreters, the statements, and the line to the server. */
final class Session implements Commands {
  static final String VERSION = "0.1.0";

  private final AgentFile settings;
  private final StageTasks tasks = new StageTasks();
  private final StartingSpark spark = new StartingSpark(tasks);
  private final Interpreters interpreters;
  private final StatementQueue statements;
  private final Completions completions;
  private final Fetch fetch;
  private final Additions additions;
  private final Jobs jobs;
  private final Link link;
  private final Shutdown shutdown;

  /** @param file where the settings were read; temporary files go beside it */
  Session(AgentFile settings, Path file) throws IOException {
    this.settings = settings;
    Path classes = Files.createTempDirectory(file.getParent(), "classes-");
    Path files = Files.createTempDirectory(file.getParent(), "files-");
    StartingSpark.serveClassesOf(classes);
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    interpreters = new Interpreters(makers(), spark);
    Progress progress = new Progress(tasks, this::report);
    fetch = new Fetch(files, this::ask);
    additions = new Additions(fetch, new SparkFiles(spark, loader), this::send);
    long interval = settings.cancelIntervalMs;
    statements =
        new StatementQueue(interpreters, spark, this::send, progress::follow, additions::soFar, interval);
    completions = new Completions(interpreters);
    File temporary = Files.createDirectory(files.resolve("tmp")).toFile();
    jobs =
        SessionJobs.of(spark, statements, interpreters, this::send, additions::soFar, interval, temporary, loader);
    link = new Link(linkSettings(settings, file), this);
    shutdown = new Shutdown(link, interpreters, spark, Arrays.asList(classes, files));
  }

  /** Brings the session up, or ends the process saying why it cannot be. Returns at once when it is up. */
  void start() {
    shutdown.onSignal();
    link.start();
    try {
      // Python's or R's process and the Scala compiler start while Spark does: they ask for Spark only when they are up.
      boolean hasOwn = Arrays.asList("pyspark", "spark", "sparkr").contains(settings.kind);
      if (hasOwn) {
        interpreters.warm(settings.kind);
      }
      SparkSession session = spark.start();
      if (hasOwn) {
        interpreters.get(settings.kind);
      }
      send(ready(session.sparkContext()));
      statements.start();
      warmOthers(session);
    } catch (InterpreterException e) {
      shutdown.fail(e.getMessage());
    } catch (Throwable e) {
      shutdown.fail("The session could not start: " + e);
    }
  }

  @Override
  public void run(int id, String kind, String code) {
    statements.submit(id, kind, code);
  }

  @Override
  public void cancel(int id) {
    statements.cancel(id);
  }

  @Override
  public void complete(String request, String kind, String code, int cursor) {
    completions.ask(kind, code, cursor, candidates -> link.completed(request, candidates));
  }

  @Override
  public void job(int id, String runtime, String job) {
    jobs.submit(id, runtime, job);
  }

  @Override
  public void cancelJob(int id) {
    jobs.cancel(id);
  }

  @Override
  public void add(Addition addition) {
    additions.add(addition);
  }

  @Override
  public void chunk(int id, int chunk, String data) {
    fetch.arrived(id, chunk, data);
  }

  @Override
  public Collection<Integer> unfinishedJobs() {
    return jobs.unfinished();
  }

  @Override
  public void stop() {
    shutdown.stop("The server stopped the session.");
  }

  @Override
  public void orphaned(String why) {
    // No server can be told; one that comes back reads in the log why the session is dead.
    System.err.println(why);
    shutdown.stop(why + " The Spark application ends.");
  }

  @Override
  public Collection<Integer> unfinished() {
    return statements.unfinished();
  }

  private static Settings linkSettings(AgentFile settings, Path file) {
    return new Settings(
        settings.session,
        settings.secret,
        settings.store,
        new ServerList(file, settings.servers()),
        TimeUnit.SECONDS.toMillis(settings.orphanTimeoutSeconds),
        VERSION);
  }

  private Map<String, Interpreters.Maker> makers() {
    Map<String, Interpreters.Maker> makers = new HashMap<>();
    makers.put("sql", () -> new SqlInterpreter(settings.sqlRows));
    makers.put("pyspark", this::python);
    makers.put("spark", Session::scala);
    makers.put("sparkr", this::r);
    return makers;
  }

  private Interpreter python() {
    return new PythonInterpreter(
        settings.python.command, new File(settings.python.scripts), Collections.<String, String>emptyMap());
  }

  private Interpreter r() {
    return new RInterpreter(settings.r.command, new File(settings.r.scripts), Collections.<String, String>emptyMap());
  }

  /** By name: the class is in the module for the Scala version of this Spark, which is put beside the agent. */
  private static Interpreter scala() throws InterpreterException {
    String version = scala.util.Properties.versionNumberString();
    try {
      return (Interpreter) Class.forName("livery.agent.repl.ScalaInterpreter").getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new InterpreterException(
          "The Scala interpreter for Scala " + version + " could not be loaded (" + e
              + "). The agent's REPL jar for this Scala version belongs on the driver's class path.", e);
    }
  }

  /** What the first statements will want, made ready while nobody waits. */
  private void warmOthers(SparkSession session) {
    if (settings.kind.equals("shared")) {
      interpreters.warm("pyspark");
      interpreters.warm("spark");
    }
    if (settings.kind.equals("sql") || settings.kind.equals("shared")) {
      Thread thread = new Thread(() -> warmSql(session), "livery-warm-sql");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Loads Spark's parser and analyser, seconds of class loading; runs no job and leaves no trace in Spark's UI. */
  private static void warmSql(SparkSession session) {
    try {
      session.sql("select 1").schema();
    } catch (RuntimeException theFirstStatementWillSayIt) {
      // nothing to do here
    }
  }

  private static Event ready(SparkContext context) {
    Option<String> ui = context.uiWebUrl();
    String[] version = scala.util.Properties.versionNumberString().split("\\.");
    return Events.ready(
        context.applicationId(),
        ui.isDefined() ? ui.get() : null,
        context.version(),
        version[0] + "." + version[1],
        System.currentTimeMillis());
  }

  private void ask(int id, int chunk) {
    link.fetch(id, chunk);
  }

  private void send(Event event) {
    link.send(event);
  }

  private void report(int id, double value) {
    link.progress(id, value);
  }
}
