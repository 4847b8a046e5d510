package livery.agent.python;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import livery.agent.child.ChildProcess;
import livery.agent.interpreter.InterpreterException;
import livery.agent.interpreter.JobFailure;
import livery.agent.interpreter.JobInterpreter;
import livery.agent.interpreter.Output;
import livery.agent.interpreter.SparkHandle;

/**
 * Runs Python statements in a child process, which shares the driver's SparkContext and SparkSession through py4j.
 *
 * <p>One object stands for one process. After a death a new object works with the same {@link SparkHandle}.
 */
public final class PythonInterpreter implements JobInterpreter {
  private static final long HELLO_SECONDS = 60;
  private static final long READY_SECONDS = 120;
  /** How Livy begins the error of every Python job. */
  private static final String CLIENT_ERROR = "org.apache.livy.repl.PythonJobException: Client job error:";

  private static final long COMPLETION_MILLIS = 1000;

  private final List<String> command;
  private final File scripts;
  private final Map<String, String> environment;
  private final boolean withSpark;
  private ChildProcess child;
  private SparkGateway gateway;
  private SparkHandle spark;
  private int modulesKnown;
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
      child = ChildProcess.launch("Python", builder(), this::instructions);
    } catch (IOException e) {
      launchFailure = "Python cannot be started (" + e.getMessage() + "): install Python 3.8 or later, or set "
          + "spark.pyspark.python or PYSPARK_PYTHON to the path of one.";
    }
  }

  @Override
  public void start(SparkHandle spark) throws InterpreterException {
    this.spark = spark;
    launch();
    if (launchFailure != null) {
      throw new InterpreterException(launchFailure);
    }
    expect("hello", HELLO_SECONDS);
    JsonObject start = ChildProcess.frame("start");
    if (withSpark) {
      gateway = SparkGateway.open(spark.context(), spark.session());
      start.add("gateway", gateway.describe());
    } else {
      start.add("gateway", JsonNull.INSTANCE);
    }
    // A child that gave up has said why before it closed; that frame is read next.
    child.send(start.toString());
    expect("ready", READY_SECONDS);
  }

  @Override
  public Output execute(int id, String code) {
    JsonObject statement = ChildProcess.frame("execute");
    statement.addProperty("code", code);
    JsonObject reply = run(id, statement);
    if (ChildProcess.isGone(reply)) {
      Output death = child.death(id);
      deathTold = true;
      return death;
    }
    return PythonOutput.of(reply, child.printed().end(id));
  }

  /** What the job prints goes to the driver's log: no client of jobs is shown it. */
  @Override
  public String runJob(int group, String job, File temporary) throws JobFailure {
    JsonObject frame = ChildProcess.frame("job");
    frame.addProperty("job", job);
    frame.addProperty("temporary", temporary.getPath());
    JsonObject reply = run(group, frame);
    boolean gone = ChildProcess.isGone(reply);
    System.out.print(gone ? child.printed().endWithoutMark(group) : child.printed().end(group));
    System.out.flush();
    if (gone) {
      deathTold = true;
      throw new JobFailure(CLIENT_ERROR + "The Python process ended with " + child.howItEnded());
    }
    if (reply.get("status").getAsString().equals("error")) {
      throw new JobFailure(CLIENT_ERROR + reply.get("error").getAsString());
    }
    return reply.get("result").getAsString();
  }

  private JsonObject run(int id, JsonObject frame) {
    child.printed().begin(id);
    frame.addProperty("id", id);
    frame.add("modules", newModules());
    running = id;
    try {
      child.send(frame.toString());
      return child.next();
    } finally {
      running = -1;
    }
  }

  /** Files with modules that this process has not heard of. */
  private JsonArray newModules() {
    JsonArray modules = new JsonArray();
    if (spark != null) {
      spark.libraries().pythonAfter(modulesKnown).forEach(modules::add);
      modulesKnown += modules.size();
    }
    return modules;
  }

  @Override
  public void interrupt() {
    int id = running;
    if (id >= 0) {
      JsonObject interrupt = ChildProcess.frame("interrupt");
      interrupt.addProperty("id", id);
      child.send(interrupt.toString());
    }
  }

  /** Answered by a thread of the process's own, also while a statement runs. */
  @Override
  public List<String> complete(String code, int cursor) {
    return child.candidates(
        number -> {
          JsonObject question = ChildProcess.frame("complete");
          question.addProperty("number", number);
          question.addProperty("text", code.substring(0, cursor));
          return question.toString();
        },
        COMPLETION_MILLIS);
  }

  /** Whether to go on with this process. A death is first told by a statement, so that nobody wonders where variables went. */
  @Override
  public boolean alive() {
    return !deathTold;
  }

  @Override
  public synchronized void close() {
    if (child != null) {
      child.close(ChildProcess.frame("close").toString());
    }
    if (gateway != null) {
      gateway.close();
    }
  }

  private ProcessBuilder builder() {
    List<String> line = new ArrayList<>(command);
    line.add(new File(scripts, "main.py").getPath());
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    // Spark compares hashes of strings between driver and workers; its own shell sets the same.
    builder.environment().putIfAbsent("PYTHONHASHSEED", "0");
    return builder;
  }

  private String instructions(int port, String secret, String token) {
    JsonObject instructions = new JsonObject();
    instructions.addProperty("port", port);
    instructions.addProperty("secret", secret);
    instructions.addProperty("token", token);
    instructions.addProperty("spark", withSpark);
    String sparkHome = environment.containsKey("SPARK_HOME") ? environment.get("SPARK_HOME") : System.getenv("SPARK_HOME");
    instructions.add("sparkHome", sparkHome == null ? JsonNull.INSTANCE : new JsonPrimitive(sparkHome));
    return instructions.toString();
  }

  private void expect(String type, long seconds) throws InterpreterException {
    child.expect(type, seconds, String.join(" ", command), "spark.pyspark.python and PYSPARK_PYTHON");
  }
}
