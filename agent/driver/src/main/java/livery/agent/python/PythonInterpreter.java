package livery.agent.python;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import livery.agent.interpreter.Interpreter;
import livery.agent.interpreter.InterpreterException;
import livery.agent.interpreter.Output;
import livery.agent.interpreter.SparkHandle;

/**
 * Runs Python statements in a child process, which shares the driver's SparkContext and SparkSession through py4j.
 *
 * <p>One object stands for one process. After a death a new object works with the same {@link SparkHandle}.
 */
public final class PythonInterpreter implements Interpreter {
  private static final long HELLO_SECONDS = 60;
  private static final long READY_SECONDS = 120;

  private final List<String> command;
  private final File scripts;
  private final Map<String, String> environment;
  private final boolean withSpark;
  private PythonChild child;
  private SparkGateway gateway;
  private String launchFailure;
  private volatile boolean deathTold;
  private volatile int running = -1;

  /**
   * @param command the Python and its options, as {@code [python3]}
   * @param scripts the folder with {@code main.py}
   * @param environment variables on top of this process's own
   */
  public PythonInterpreter(List<String> command, File scripts, Map<String, String> environment) {
    this(command, scripts, environment, true);
  }

  PythonInterpreter(List<String> command, File scripts, Map<String, String> environment, boolean withSpark) {
    this.command = command;
    this.scripts = scripts;
    this.environment = environment;
    this.withSpark = withSpark;
  }

  /** Starts the process, so that it imports PySpark while Spark starts. What goes wrong is told by {@link #start}. */
  public synchronized void launch() {
    if (child != null || launchFailure != null) {
      return;
    }
    try {
      child = PythonChild.launch(command, scripts, environment, withSpark);
    } catch (IOException e) {
      launchFailure = "Python cannot be started (" + e.getMessage() + "): install Python 3.8 or later, or set "
          + "spark.pyspark.python or PYSPARK_PYTHON to the path of one.";
    }
  }

  @Override
  public void start(SparkHandle spark) throws InterpreterException {
    launch();
    if (launchFailure != null) {
      throw new InterpreterException(launchFailure);
    }
    expect("hello", HELLO_SECONDS);
    JsonObject start = PythonChild.frame("start");
    if (withSpark) {
      gateway = SparkGateway.open(spark.context(), spark.session());
      start.add("gateway", gateway.describe());
    } else {
      start.add("gateway", JsonNull.INSTANCE);
    }
    // A child that gave up has said why before it closed; that frame is read next.
    child.send(start);
    expect("ready", READY_SECONDS);
  }

  @Override
  public Output execute(int id, String code) {
    child.printed().begin(id);
    JsonObject statement = PythonChild.frame("execute");
    statement.addProperty("id", id);
    statement.addProperty("code", code);
    running = id;
    JsonObject reply;
    try {
      child.send(statement);
      reply = child.next();
    } finally {
      running = -1;
    }
    if (PythonChild.isGone(reply)) {
      return tellDeath(id);
    }
    return PythonOutput.of(reply, child.printed().end(id));
  }

  @Override
  public void interrupt() {
    int id = running;
    if (id >= 0) {
      JsonObject interrupt = PythonChild.frame("interrupt");
      interrupt.addProperty("id", id);
      child.send(interrupt);
    }
  }

  /** Whether to go on with this process. A death is first told by a statement, so that nobody wonders where variables went. */
  @Override
  public boolean alive() {
    return !deathTold;
  }

  @Override
  public synchronized void close() {
    if (child != null) {
      child.close();
    }
    if (gateway != null) {
      gateway.close();
    }
  }

  private void expect(String type, long seconds) throws InterpreterException {
    JsonObject frame = child.next(seconds);
    String got = frame == null ? "nothing" : frame.get("type").getAsString();
    if (got.equals(type)) {
      return;
    }
    String program = String.join(" ", command);
    if (got.equals("unfit")) {
      throw new InterpreterException(frame.get("message").getAsString());
    }
    if (frame == null) {
      throw new InterpreterException("Python (" + program + ") did not get ready within " + seconds + " seconds.");
    }
    throw new InterpreterException("Python (" + program + ") ended while it started, with " + child.howItEnded()
        + "; what it wrote is in the log above. Check spark.pyspark.python and PYSPARK_PYTHON.");
  }

  private Output tellDeath(int id) {
    String how = child.howItEnded();
    String printed = child.printed().endWithoutMark(id);
    deathTold = true;
    return PythonOutput.ofDeath(how, printed);
  }
}
