package livery.agent.statements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import livery.agent.interpreter.Interpreter;
import livery.agent.interpreter.InterpreterException;
import livery.agent.interpreter.Output;
import livery.agent.interpreter.SparkHandle;
import livery.agent.protocol.Event;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StatementQueueTest {
  private final BlockingQueue<JsonObject> news = new LinkedBlockingQueue<>();
  private final CopyOnWriteArrayList<String> groups = new CopyOnWriteArrayList<>();
  private final CountDownLatch slowStartGoesOn = new CountDownLatch(1);
  private volatile int made;
  private Interpreters interpreters;
  private Future<?> additions = CompletableFuture.completedFuture(null);
  private StatementQueue queue;

  @BeforeEach
  void begin() {
    Map<String, Interpreters.Maker> makers = new HashMap<>();
    makers.put("fake", () -> new Fake(++made));
    makers.put("slow", Slow::new);
    makers.put(
        "never",
        () -> {
          throw new InterpreterException("It is not installed.");
        });
    interpreters = new Interpreters(makers, null);
    JobGroups record =
        new JobGroups() {
          @Override
          public void set(int id) {
            groups.add("set " + id);
          }

          @Override
          public void cancel(int id) {
            groups.addIfAbsent("cancel " + id);
          }
        };
    queue =
        new StatementQueue(
            interpreters, record, event -> news.add(json(event)), id -> groups.add("running " + id), () -> additions, 5);
  }

  @Test
  void runsInOrderAndEachIdOnce() throws Exception {
    queue.submit(0, "fake", "echo a");
    queue.submit(1, "fake", "echo b");
    queue.submit(0, "fake", "echo again");
    queue.start();
    assertEquals("{\"text/plain\":\"a\"}", data(finished(0, "available")));
    assertEquals("{\"text/plain\":\"b\"}", data(finished(1, "available")));
    queue.submit(1, "fake", "echo again");
    queue.submit(2, "fake", "echo c");
    assertEquals("{\"text/plain\":\"c\"}", data(finished(2, "available")));
    await(() -> queue.unfinished().isEmpty());
    assertTrue(groups.contains("set 2") && groups.contains("running 2"));
  }

  @Test
  void cancelOfAQueuedOneEndsItAtOnce() throws Exception {
    queue.submit(0, "fake", "echo a");
    queue.submit(1, "fake", "echo b");
    queue.cancel(1);
    JsonObject end = news.poll(20, TimeUnit.SECONDS);
    assertEquals("finished", end.get("type").getAsString());
    assertEquals("cancelled", end.get("state").getAsString());
    assertTrue(end.get("output").isJsonNull());
    queue.cancel(1);
    queue.cancel(99);
    queue.start();
    finished(0, "available");
    await(() -> queue.unfinished().isEmpty());
  }

  @Test
  void cancelOfARunningOneInterruptsUntilItEnds() throws Exception {
    queue.start();
    queue.submit(0, "fake", "stubborn");
    queue.submit(1, "fake", "echo after");
    assertEquals("started", news.poll(20, TimeUnit.SECONDS).get("type").getAsString());
    await(() -> groups.contains("set 0"));
    queue.cancel(0);
    JsonObject end = news.poll(20, TimeUnit.SECONDS);
    assertEquals("cancelled", end.get("state").getAsString());
    assertTrue(end.get("output").getAsString().contains("interrupted 3 times"));
    assertTrue(groups.contains("cancel 0"));
    assertEquals("{\"text/plain\":\"after\"}", data(finished(1, "available")));
  }

  @Test
  void cancelDuringAnInterpretersStartEndsTheStatementAndNotTheStart() throws Exception {
    queue.start();
    queue.submit(0, "slow", "x");
    assertEquals("started", news.poll(20, TimeUnit.SECONDS).get("type").getAsString());
    queue.cancel(0);
    JsonObject end = news.poll(20, TimeUnit.SECONDS);
    assertEquals("cancelled", end.get("state").getAsString());
    assertTrue(end.get("output").isJsonNull());
    queue.submit(1, "fake", "echo meanwhile");
    finished(1, "available");
    slowStartGoesOn.countDown();
    queue.submit(2, "slow", "x");
    assertEquals("{\"text/plain\":\"slow\"}", data(finished(2, "available")));
  }

  @Test
  void anInterpreterThatThrowsDoesNotEndTheThread() throws Exception {
    queue.start();
    queue.submit(0, "fake", "throw");
    JsonObject output = finished(0, "available");
    assertEquals("error", output.get("status").getAsString());
    assertTrue(output.get("evalue").getAsString().contains("StackOverflowError"));
    queue.submit(1, "fake", "null");
    assertEquals("error", finished(1, "available").get("status").getAsString());
    queue.submit(2, "fake", "echo on");
    assertEquals("{\"text/plain\":\"on\"}", data(finished(2, "available")));
  }

  @Test
  void aStartThatFailsIsAnErrorOutputAndTriedAgain() throws Exception {
    queue.start();
    for (int id = 0; id < 2; id++) {
      queue.submit(id, "never", "x");
      JsonObject output = finished(id, "available");
      assertEquals("InterpreterError", output.get("ename").getAsString());
      assertEquals("It is not installed.", output.get("evalue").getAsString());
    }
    queue.submit(2, "cobol", "x");
    assertTrue(finished(2, "available").get("evalue").getAsString().contains("cobol"));
  }

  @Test
  void aDeadInterpreterIsReplaced() throws Exception {
    queue.start();
    queue.submit(0, "fake", "which");
    assertEquals("{\"text/plain\":\"1\"}", data(finished(0, "available")));
    queue.submit(1, "fake", "die");
    finished(1, "available");
    queue.submit(2, "fake", "which");
    assertEquals("{\"text/plain\":\"2\"}", data(finished(2, "available")));
  }

  @Test
  void anOutputThatIsTooLargeBecomesAnErrorThatSaysSo() throws Exception {
    queue.start();
    queue.submit(0, "fake", "huge");
    JsonObject output = finished(0, "available");
    assertEquals("OutputTooLarge", output.get("ename").getAsString());
    assertFalse(output.has("data"));
  }

  /** Waits for the statement's two events and gives the output. */
  private JsonObject finished(int id, String state) throws InterruptedException {
    JsonObject started = news.poll(20, TimeUnit.SECONDS);
    assertEquals("started " + id, started.get("type").getAsString() + " " + started.get("id").getAsInt());
    JsonObject end = news.poll(20, TimeUnit.SECONDS);
    assertEquals("finished " + id, end.get("type").getAsString() + " " + end.get("id").getAsInt());
    assertEquals(state, end.get("state").getAsString());
    return JsonParser.parseString(end.get("output").getAsString()).getAsJsonObject();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait(); // the test's time-out ends it
    }
  }

  private static String data(JsonObject output) {
    return output.get("data").toString();
  }

  private static JsonObject json(Event event) {
    return JsonParser.parseString(event.toJson(1)).getAsJsonObject();
  }

  private final class Slow implements Interpreter {
    @Override
    public void start(SparkHandle spark) throws InterpreterException {
      try {
        slowStartGoesOn.await();
      } catch (InterruptedException e) {
        throw new InterpreterException("The start was interrupted.", e);
      }
    }

    @Override
    public Output execute(int id, String code) {
      return Output.text("slow");
    }

    @Override
    public void interrupt() {}

    @Override
    public void close() {}
  }

  private static final class Fake implements Interpreter {
    private final int number;
    private volatile boolean alive = true;
    private volatile int interrupts;

    Fake(int number) {
      this.number = number;
    }

    @Override
    public void start(SparkHandle spark) {}

    @Override
    public Output execute(int id, String code) {
      if (code.startsWith("echo ")) {
        return Output.text(code.substring(5));
      }
      switch (code) {
        case "which":
          return Output.text(Integer.toString(number));
        case "die":
          alive = false;
          return Output.text("");
        case "throw":
          throw new StackOverflowError();
        case "huge":
          return Output.ok("\"" + "x".repeat(StatementQueue.MAX_OUTPUT) + "\"");
        case "stubborn":
          while (interrupts < 3) {
            Thread.onSpinWait();
          }
          return Output.text("interrupted " + interrupts + " times");
        default:
          return null;
      }
    }

    @Override
    public void interrupt() {
      interrupts++;
    }

    @Override
    public boolean alive() {
      return alive;
    }

    @Override
    public void close() {}
  }
}
