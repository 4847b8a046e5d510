package livery.agent.statements;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import livery.agent.interpreter.Interpreter;
import livery.agent.interpreter.InterpreterException;
import livery.agent.interpreter.SparkHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session's interpreters, one per kind, started at their first use or when {@link #warm} asks. Each start runs on
 * its own thread, so that one kind's start holds up no statement of another kind.
 */
public final class Interpreters {
  private static final Logger LOG = LoggerFactory.getLogger(Interpreters.class);

  /** Makes an interpreter that is not yet started. */
  public interface Maker {
    Interpreter make() throws InterpreterException;
  }

  private final Map<String, Maker> makers;
  private final SparkHandle spark;
  private final Map<String, FutureTask<Interpreter>> started = new HashMap<>();
  private final List<Interpreter> made = new ArrayList<>();
  private boolean closed;

  public Interpreters(Map<String, Maker> makers, SparkHandle spark) {
    this.makers = makers;
    this.spark = spark;
  }

  /** Starts a kind's interpreter in the background; a failure is tried again at the first statement. */
  public synchronized void warm(String kind) {
    if (!started.containsKey(kind)) {
      begin(kind);
    }
  }

  /**
   * The kind's interpreter, started. One that has died is replaced, and a start that failed earlier is tried again.
   *
   * @throws InterpreterException with the reason, if it does not start
   * @throws InterruptedException if the wait was interrupted; the start goes on
   */
  public Interpreter get(String kind) throws InterpreterException, InterruptedException {
    FutureTask<Interpreter> start = current(kind);
    try {
      return start.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterpreterException) {
        throw (InterpreterException) e.getCause();
      }
      throw new InterpreterException("The " + kind + " interpreter could not be started: " + e.getCause(), e.getCause());
    }
  }

  /** The kind's interpreter if it has started and lives, else null; starts none and does not wait. */
  public synchronized Interpreter started(String kind) {
    Interpreter interpreter = outcome(started.get(kind));
    return interpreter != null && interpreter.alive() ? interpreter : null;
  }

  /** Closes all; nothing is started afterwards. */
  public void close() {
    List<Interpreter> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(made);
      made.clear();
    }
    for (Interpreter interpreter : all) {
      closeQuietly(interpreter);
    }
  }

  private FutureTask<Interpreter> current(String kind) {
    closeIfDead(kind);
    return startedOrBegun(kind);
  }

  private void closeIfDead(String kind) {
    Interpreter dead = takeDead(kind);
    if (dead != null) {
      closeQuietly(dead);
    }
  }

  /** Forgets the kind's interpreter if it has died. It is closed without the lock: that may wait for a process. */
  private synchronized Interpreter takeDead(String kind) {
    Interpreter interpreter = outcome(started.get(kind));
    if (interpreter == null || interpreter.alive()) {
      return null;
    }
    started.remove(kind);
    return made.remove(interpreter) ? interpreter : null;
  }

  private synchronized FutureTask<Interpreter> startedOrBegun(String kind) {
    FutureTask<Interpreter> start = started.get(kind);
    boolean failed = start != null && start.isDone() && outcome(start) == null;
    return start == null || failed ? begin(kind) : start;
  }

  /** What a start has made; null while it goes on, and if it failed. */
  private static Interpreter outcome(FutureTask<Interpreter> start) {
    if (start == null || !start.isDone()) {
      return null;
    }
    boolean interrupted = Thread.interrupted(); // it would keep the outcome from being told
    try {
      return start.get();
    } catch (ExecutionException | InterruptedException failed) {
      return null;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private FutureTask<Interpreter> begin(String kind) {
    FutureTask<Interpreter> start = new FutureTask<>(startOf(kind));
    started.put(kind, start);
    Thread thread = new Thread(start, "livery-start-" + kind);
    thread.setDaemon(true);
    thread.start();
    return start;
  }

  private Callable<Interpreter> startOf(String kind) {
    return () -> {
      Maker maker = makers.get(kind);
      if (maker == null) {
        throw new InterpreterException("Statements of kind " + kind + " are not supported by this session.");
      }
      Interpreter interpreter = keep(maker.make());
      try {
        interpreter.start(spark);
        return interpreter;
      } catch (Throwable e) {
        drop(interpreter);
        throw e;
      }
    };
  }

  private synchronized Interpreter keep(Interpreter interpreter) throws InterpreterException {
    if (closed) {
      throw new InterpreterException("The session is stopping.");
    }
    made.add(interpreter);
    return interpreter;
  }

  private void drop(Interpreter interpreter) {
    boolean ours;
    synchronized (this) {
      ours = made.remove(interpreter);
    }
    if (ours) {
      closeQuietly(interpreter);
    }
  }

  private static void closeQuietly(Interpreter interpreter) {
    try {
      interpreter.close();
    } catch (RuntimeException e) {
      LOG.warn("An interpreter did not close", e);
    }
  }
}
