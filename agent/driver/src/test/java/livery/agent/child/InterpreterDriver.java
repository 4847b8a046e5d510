package livery.agent.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import livery.agent.interpreter.Interpreter;
import livery.agent.interpreter.Output;

/** An interpreter with a real process and without Spark, as tests talk to it. */
public abstract class InterpreterDriver<T extends Interpreter> implements AutoCloseable {
  public final T interpreter;
  private int next;

  protected InterpreterDriver(T interpreter) {
    this.interpreter = interpreter;
  }

  public static String lines(String... lines) {
    return String.join("\n", lines);
  }

  /** The whole output object of a statement. */
  public JsonObject run(String... code) {
    int id = next++;
    return parse(interpreter.execute(id, lines(code)), id);
  }

  /** `data` of a statement that succeeds. */
  public JsonObject data(String... code) {
    JsonObject output = run(code);
    assertEquals("ok", output.get("status").getAsString(), output.toString());
    return output.getAsJsonObject("data");
  }

  public String text(String... code) {
    return data(code).get("text/plain").getAsString();
  }

  /** The output of a statement that fails. */
  protected JsonObject failure(String... code) {
    JsonObject output = run(code);
    assertEquals("error", output.get("status").getAsString(), output.toString());
    return output;
  }

  /** Runs a statement on another thread and interrupts it as the agent does, until it ends; fails after 20 seconds. */
  public JsonObject cancel(String... code) throws InterruptedException, ExecutionException, TimeoutException {
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
