package livery.agent.r;

import com.google.gson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import livery.agent.child.ChildProcess;
import livery.agent.child.Signals;
import livery.agent.interpreter.Interpreter;
import livery.agent.interpreter.InterpreterException;
import livery.agent.interpreter.Output;
import livery.agent.interpreter.SparkHandle;

/**
 * Runs R statements in a child process. Where there is a SparkR, that shares the driver's Spark through Spark's own server
 * for R; without one, plain R runs, and Spark's names there say what is missing.
 */
public final class RInterpreter implements Interpreter {
  private static final long HELLO_SECONDS = 60;
  private static final long READY_SECONDS = 120;
  private static final long COMPLETION_MILLIS = 7000;

  private final List<String> command;
  private final File scripts;
  private final Map<String, String> environment;
  private final boolean withSpark;
  private final Object signalling = new Object();
  private ChildProcess child;
  private Signals signals;
  private SparkRBackend backend;
  private boolean running;
  private volatile boolean deathTold;

  /**
   * @param command the R and its options, as {@code [R]}
   * @param scripts the folder with {@code main.R}
   * @param environment variables on top of this process's own
   */
  public RInterpreter(List<String> command, File scripts, Map<String, String> environment) {
    this(command, scripts, environment, true);
  }

  RInterpreter(List<String> command, File scripts, Map<String, String> environment, boolean withSpark) {
    this.command = command;
    this.scripts = scripts;
    this.environment = environment;
    this.withSpark = withSpark;
  }

  @Override
  public void start(SparkHandle spark) throws InterpreterException {
    ChildProcess launched = launch();
    synchronized (this) {
      child = launched;
    }
    signals = new Signals(expect("hello", HELLO_SECONDS).get("pid").getAsLong());
    child.send(startCommand(spark));
    expect("ready", READY_SECONDS);
  }

  @Override
  public Output execute(int id, String code) {
    if (code.indexOf('\0') >= 0) {
      return Output.error("Error", "The code has the character U+0000 in it, which R does not take.",
          Collections.<String>emptyList(), "");
    }
    child.printed().begin(id);
    signals.begin();
    setRunning(true);
    JsonObject reply;
    try {
      child.send(RCommand.of("execute", id, code));
      reply = child.next();
    } finally {
      setRunning(false);
    }
    if (ChildProcess.isGone(reply)) {
      Output death = child.death(id);
      deathTold = true;
      return death;
    }
    return ROutput.of(reply, child.printed().end(id));
  }

  /** A signal is on its way before the next statement is: R forgets those that come in between. */
  @Override
  public void interrupt() {
    synchronized (signalling) {
      if (running) {
        signals.interrupt();
      }
    }
  }

  /** R has one thread: nothing while a statement runs. */
  @Override
  public List<String> complete(String code, int cursor) {
    String text = code.substring(0, cursor);
    if (isRunning() || text.indexOf('\0') >= 0) {
      return Collections.emptyList();
    }
    return child.candidates(number -> RCommand.of("complete", number, text), COMPLETION_MILLIS);
  }

  /** A death is first told by a statement, so that nobody wonders where variables went. */
  @Override
  public boolean alive() {
    return !deathTold;
  }

  @Override
  public synchronized void close() {
    if (child != null) {
      child.close(RCommand.of("close"));
    }
    if (backend != null) {
      backend.close();
    }
  }

  private ChildProcess launch() throws InterpreterException {
    List<String> line = new ArrayList<>(command);
    line.addAll(Arrays.asList("--no-save", "--no-restore", "--no-echo", "--no-readline"));
    line.add("--file=" + new File(scripts, "main.R").getPath());
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    Utf8Locale.setIn(builder.environment());
    try {
      return ChildProcess.launch("R", builder, (port, secret, token) -> port + " " + secret + " " + token);
    } catch (IOException e) {
      throw new InterpreterException("R cannot be started (" + e.getMessage() + "): install R, or set "
          + "spark.r.shell.command or SPARKR_DRIVER_R to the path of one.", e);
    }
  }

  private String startCommand(SparkHandle spark) throws InterpreterException {
    if (!withSpark) {
      return RCommand.of("start");
    }
    String version = spark.context().version();
    SparkRBackend opened = SparkRBackend.open();
    synchronized (this) {
      backend = opened;
    }
    String home = System.getenv("SPARK_HOME");
    return RCommand.of("start", version, home == null ? "" : home, String.valueOf(opened.port()), opened.secret());
  }

  private JsonObject expect(String type, long seconds) throws InterpreterException {
    return child.expect(type, seconds, String.join(" ", command), "spark.r.shell.command and SPARKR_DRIVER_R");
  }

  private boolean isRunning() {
    synchronized (signalling) {
      return running;
    }
  }

  private void setRunning(boolean now) {
    synchronized (signalling) {
      running = now;
    }
  }
}
