package livery.agent.statements;

import java.util.concurrent.Future;
import java.util.function.Consumer;
import livery.agent.interpreter.Interpreter;

/** One statement from its arrival to its end, and who may interrupt it when. */
final class Statement implements StatementQueue.Turn {
  final int id;
  final String kind;
  final String code;
  final Future<?> additions;
  private final Consumer<Statement> run;
  private Thread waiting;
  private Interpreter executing;
  private boolean cancelled;
  private boolean finished;

  /**
   * @param additions done when all the files that came before the statement are there
   * @param run what is done when it is its turn
   */
  Statement(int id, String kind, String code, Future<?> additions, Consumer<Statement> run) {
    this.id = id;
    this.kind = kind;
    this.code = code;
    this.additions = additions;
    this.run = run;
  }

  @Override
  public void take() {
    run.accept(this);
  }

  /** The calling thread is about to wait for the interpreter's start, from where a cancel fetches it. */
  synchronized void awaitInterpreter() throws InterruptedException {
    if (cancelled) {
      throw new InterruptedException();
    }
    waiting = Thread.currentThread();
  }

  /** The interpreter takes over; false if the statement was cancelled before. */
  synchronized boolean enter(Interpreter interpreter) {
    waiting = null;
    executing = cancelled ? null : interpreter;
    return executing != null;
  }

  /**
   * The calling thread is done with waiting and executing: from here on no interrupt comes, and one that came too late
   * is forgotten.
   */
  synchronized void leave() {
    waiting = null;
    executing = null;
    finished = true;
    Thread.interrupted();
  }

  /** Marks the statement as cancelled; true if this is the first time and it has not finished. */
  synchronized boolean cancel() {
    if (cancelled || finished) {
      return false;
    }
    cancelled = true;
    if (waiting != null) {
      waiting.interrupt();
    }
    return true;
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Whether {@link #interrupt} still has something to do. */
  synchronized boolean isExecuting() {
    return executing != null;
  }

  /** Interrupts the interpreter, if it has not returned. */
  synchronized void interrupt() {
    if (executing != null) {
      executing.interrupt();
    }
  }
}
