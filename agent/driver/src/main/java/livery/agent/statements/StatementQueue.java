package livery.agent.statements;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import livery.agent.interpreter.Interpreter;
import livery.agent.interpreter.InterpreterException;
import livery.agent.interpreter.Output;
import livery.agent.protocol.Event;
import livery.agent.protocol.Events;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session's statements: one at a time, in the order of their arrival, whatever their kind, and each id once. Runs
 * on a thread of its own, which no failure of an interpreter ends. Others may take turns between them.
 */
public final class StatementQueue {
  private static final Logger LOG = LoggerFactory.getLogger(StatementQueue.class);

  /** Greatest length of an output's JSON text, in UTF-16 units. */
  static final int MAX_OUTPUT = 64 << 20;

  /** How often the jobs that a statement left behind are looked for, each time after twice the pause. */
  private static final int ROUNDS_AFTER_END = 8;

  /** What is done on the queue's thread when all that came before it is done; never throws. */
  public interface Turn {
    void take();
  }

  private final Interpreters interpreters;
  private final JobGroups groups;
  private final Consumer<Event> news;
  private final Consumer<Integer> running;
  private final long cancelIntervalMs;
  private final Supplier<Future<?>> additions;
  private final Deque<Turn> queue = new ArrayDeque<>();
  private final Map<Integer, Statement> unfinished = new LinkedHashMap<>();
  private final Set<Integer> seen = new HashSet<>();

  /**
   * @param news gets the events of each statement
   * @param running gets the id of the statement that begins, null when it has ended
   * @param additions what is done when all the files are there that have been sent until now
   * @param cancelIntervalMs how often a cancelled statement is interrupted until it ends
   */
  public StatementQueue(
      Interpreters interpreters,
      JobGroups groups,
      Consumer<Event> news,
      Consumer<Integer> running,
      Supplier<Future<?>> additions,
      long cancelIntervalMs) {
    this.interpreters = interpreters;
    this.groups = groups;
    this.news = news;
    this.running = running;
    this.additions = additions;
    this.cancelIntervalMs = cancelIntervalMs;
  }

  /** Begins to run what has arrived, and what arrives later. */
  public void start() {
    Thread thread = new Thread(this::loop, "livery-statements");
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a statement; one whose id was seen before is ignored. */
  public synchronized void submit(int id, String kind, String code) {
    if (seen.add(id)) {
      Statement statement = new Statement(id, kind, code, additions.get(), this::runToEnd);
      unfinished.put(id, statement);
      enqueue(statement);
    }
  }

  /** Takes something else that is to be done when it is its turn. */
  public synchronized void enqueue(Turn turn) {
    queue.addLast(turn);
    notifyAll();
  }

  /** Takes it out of the queue; false if it is its turn, or was. */
  public synchronized boolean withdraw(Turn turn) {
    return queue.remove(turn);
  }

  /** Ends a statement: at once if it is queued, else by interrupting it until it ends. */
  public synchronized void cancel(int id) {
    Statement statement = unfinished.get(id);
    if (statement == null || !statement.cancel()) {
      return;
    }
    if (withdraw(statement)) {
      finish(statement, null);
    } else {
      interruptUntilEnd(statement);
    }
  }

  /** Ids of queued and running statements. */
  public synchronized Collection<Integer> unfinished() {
    return new ArrayList<>(unfinished.keySet());
  }

  private void loop() {
    while (true) {
      try {
        next().take();
      } catch (InterruptedException stray) {
        // Meant for a statement that has just ended: the next one is not concerned.
      }
    }
  }

  private void runToEnd(Statement statement) {
    news.accept(Events.started(statement.id, System.currentTimeMillis()));
    running.accept(statement.id);
    Output output = run(statement);
    running.accept(null);
    finish(statement, output);
  }

  private synchronized Turn next() throws InterruptedException {
    while (queue.isEmpty()) {
      wait();
    }
    return queue.removeFirst();
  }

  /** Null if the statement was cancelled before its interpreter took over. */
  private Output run(Statement statement) {
    Interpreter interpreter = null;
    try {
      statement.awaitInterpreter();
      statement.additions.get();
      interpreter = interpreters.get(statement.kind);
      if (!statement.enter(interpreter)) {
        return null;
      }
      groups.set(statement.id);
      return interpreter.execute(statement.id, statement.code);
    } catch (InterruptedException cancelled) {
      return null;
    } catch (InterpreterException e) {
      return Output.error("InterpreterError", e.getMessage(), Collections.<String>emptyList(), "");
    } catch (Throwable e) {
      return unexpected(e);
    } finally {
      statement.leave();
      if (statement.isCancelled() || (interpreter != null && !interpreter.alive())) {
        cancelLeftJobs(statement);
      }
    }
  }

  /**
   * Cancels the jobs of a statement that was torn off, now and a few times more. Calls into Spark that nobody waits for
   * go on, Python's and those of adaptive queries, which Spark plans in threads of its own: one may submit a job when
   * the statement has long ended.
   */
  private void cancelLeftJobs(Statement statement) {
    cancelJobs(statement);
    inBackground("livery-left-jobs-" + statement.id, () -> {
      long pause = cancelIntervalMs;
      for (int round = 0; round < ROUNDS_AFTER_END; round++) {
        Thread.sleep(pause);
        cancelJobs(statement);
        pause *= 2;
      }
    });
  }

  private void cancelJobs(Statement statement) {
    try {
      groups.cancel(statement.id);
    } catch (RuntimeException sparkIsStopping) {
      // Then its jobs are ending too.
    }
  }

  private void finish(Statement statement, Output output) {
    String state = statement.isCancelled() ? "cancelled" : "available";
    List<Event> events;
    try {
      events = Events.finished(statement.id, state, text(statement, output), System.currentTimeMillis());
    } catch (Throwable e) {
      String text = unexpected(e).toJson(statement.id);
      events = Events.finished(statement.id, state, text, System.currentTimeMillis());
    }
    for (Event event : events) {
      news.accept(event);
    }
    // After its events: a statement in neither list would look lost to a server that has just been told of both.
    synchronized (this) {
      unfinished.remove(statement.id);
    }
  }

  private static String text(Statement statement, Output output) {
    if (output == null) {
      return statement.isCancelled() ? null : unexpected(new IllegalStateException("no output")).toJson(statement.id);
    }
    String text = output.toJson(statement.id);
    if (text.length() <= MAX_OUTPUT) {
      return text;
    }
    String message =
        "The output is " + (text.length() >> 20) + " MiB of text, more than the " + (MAX_OUTPUT >> 20)
            + " MiB that a statement may have. Show less of it, or write it to a file.";
    return Output.error("OutputTooLarge", message, Collections.<String>emptyList(), "").toJson(statement.id);
  }

  private void interruptUntilEnd(Statement statement) {
    inBackground("livery-cancel-" + statement.id, () -> {
      while (statement.isExecuting()) {
        cancelJobs(statement);
        try {
          statement.interrupt();
        } catch (RuntimeException e) {
          LOG.warn("An interrupt failed", e);
        }
        Thread.sleep(cancelIntervalMs);
      }
    });
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static void inBackground(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static Output unexpected(Throwable e) {
    List<String> frames = new ArrayList<>();
    for (StackTraceElement frame : e.getStackTrace()) {
      frames.add(frame.toString());
    }
    return Output.error("Error", "The interpreter failed: " + e, frames, "");
  }
}
