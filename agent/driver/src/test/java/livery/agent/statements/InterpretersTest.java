package livery.agent.statements;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import livery.agent.interpreter.Interpreter;
import livery.agent.interpreter.InterpreterException;
import livery.agent.interpreter.Output;
import livery.agent.interpreter.SparkHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InterpretersTest {
  private final Map<String, Interpreters.Maker> makers = new HashMap<>();
  private final Interpreters interpreters = new Interpreters(makers, null);

  @Test
  void aDeadOneIsReplacedAndALivingOneKept() throws Exception {
    makers.put("a", Mortal::new);
    Mortal first = (Mortal) interpreters.get("a");
    assertSame(first, interpreters.get("a"));
    first.alive = false;
    first.mayClose.countDown();
    assertNotSame(first, interpreters.get("a"));
    assertTrue(first.closing.await(0, TimeUnit.SECONDS));
  }

  @Test
  void theSlowEndOfADeadOneHoldsUpNoOtherKind() throws Exception {
    makers.put("a", Mortal::new);
    makers.put("b", Mortal::new);
    Mortal dead = (Mortal) interpreters.get("a");
    dead.alive = false;
    CompletableFuture<Interpreter> next = getting("a");
    assertTrue(dead.closing.await(30, TimeUnit.SECONDS));
    assertNotNull(getting("b").get(30, TimeUnit.SECONDS));
    dead.mayClose.countDown();
    assertNotSame(dead, next.get(30, TimeUnit.SECONDS));
  }

  @Test
  void theSlowEndOfAFailedStartHoldsUpNoOtherKind() throws Exception {
    Mortal failing = new Mortal();
    failing.failure = new InterpreterException("no such thing");
    makers.put("a", () -> failing);
    makers.put("b", Mortal::new);
    CompletableFuture<Interpreter> failed = getting("a");
    assertTrue(failing.closing.await(30, TimeUnit.SECONDS));
    assertNotNull(getting("b").get(30, TimeUnit.SECONDS));
    failing.mayClose.countDown();
    assertThrows(Exception.class, () -> failed.get(30, TimeUnit.SECONDS));
  }

  private CompletableFuture<Interpreter> getting(String kind) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return interpreters.get(kind);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task).start());
  }

  /** Lives until the test says otherwise, and takes as long to close as the test wants. */
  private static final class Mortal implements Interpreter {
    final CountDownLatch closing = new CountDownLatch(1);
    final CountDownLatch mayClose = new CountDownLatch(1);
    volatile boolean alive = true;
    InterpreterException failure;

    @Override
    public void start(SparkHandle spark) throws InterpreterException {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public Output execute(int id, String code) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void interrupt() {}

    @Override
    public boolean alive() {
      return alive;
    }

    @Override
    public void close() {
      closing.countDown();
      try {
        mayClose.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
