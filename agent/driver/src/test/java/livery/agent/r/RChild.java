package livery.agent.r;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import livery.agent.interpreter.InterpreterException;
import livery.agent.interpreter.Output;

/** The interpreter with a real R process and without Spark, as the tests talk to it. */
final class RChild implements AutoCloseable {
  static final File SCRIPTS = new File("../r").getAbsoluteFile();

  final RInterpreter interpreter;
  private int next;

  RChild() throws InterpreterException {
    this(Collections.<String, String>emptyMap());
  }

  RChild(Map<String, String> environment) throws InterpreterException {
    this(Collections.singletonList("R"), environment);
  }

  RChild(List<String> command) throws InterpreterException {
    this(command, Collections.<String, String>emptyMap());
  }

  private RChild(List<String> command, Map<String, String> environment) throws InterpreterException {
    interpreter = new RInterpreter(command, SCRIPTS, environment, false);
    interpreter.start(null);
  }

  static String lines(String... lines) {
    return String.join("\n", lines);
  }

  /** The whole output object of a statement. */
  JsonObject run(String... code) {
    int id = next++;
    return parse(interpreter.execute(id, lines(code)), id);
  }

  /** `data` of a statement that succeeds. */
  JsonObject data(String... code) {
    JsonObject output = run(code);
    assertEquals("ok", output.get("status").getAsString(), output.toString());
    return output.getAsJsonObject("data");
  }

  String text(String... code) {
    return data(code).get("text/plain").getAsString();
  }

  /** The `evalue` of a statement that fails. */
  String error(String... code) {
    JsonObject output = run(code);
    assertEquals("error", output.get("status").getAsString(), output.toString());
    assertEquals("Error []", output.get("ename").getAsString() + " " + output.get("traceback"));
    return output.get("evalue").getAsString();
  }

  /** Runs a statement on another thread and interrupts it as the agent does, until it ends; fails after 20 seconds. */
  JsonObject cancel(String... code) throws InterruptedException, ExecutionException, TimeoutException {
    int id = next++;
    CompletableFuture<Output> running = CompletableFuture.supplyAsync(() -> interpreter.execute(id, lines(code)));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end) {
      try {
        return parse(running.get(100, TimeUnit.MILLISECONDS), id);
      } catch (TimeoutException e) {
        interpreter.interrupt();
      }
    }
    throw new TimeoutException("still running: " + lines(code));
  }

  @Override
  public void close() {
    interpreter.close();
  }

  private static JsonObject parse(Output output, int id) {
    JsonObject json = JsonParser.parseString(output.toJson(id)).getAsJsonObject();
    assertEquals(id, json.get("execution_count").getAsInt());
    return json;
  }
}
