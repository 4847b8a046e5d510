package livery.agent.jobs;

import java.util.concurrent.Future;

/** One job from its arrival to its end, and who may interrupt it when. */
final class Job {
  final int id;
  final String payload;
  final Future<?> additions;
  /** What its queue holds. */
  Object place;
  private Runnable interrupt;
  private boolean cancelled;
  private boolean finished;

  /**
   * @param payload base64 of what the client sent
   * @param additions done when all the files that came before the job are there
   */
  Job(int id, String payload, Future<?> additions) {
    this.id = id;
    this.payload = payload;
    this.additions = additions;
  }

  /** From here on a cancel calls {@code interrupt}; fails if it came before. */
  synchronized void enter(Runnable interrupt) throws InterruptedException {
    if (cancelled) {
      throw new InterruptedException();
    }
    this.interrupt = interrupt;
  }

  /** The calling thread is done: no interrupt comes any more, and one that came too late is forgotten. */
  synchronized void leave() {
    interrupt = null;
    finished = true;
    Thread.interrupted();
  }

  /** Marks the job as cancelled; true if this is the first time and it has not finished. */
  synchronized boolean cancel() {
    boolean first = !cancelled && !finished;
    cancelled |= first;
    return first;
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  synchronized boolean isFinished() {
    return finished;
  }

  /** Interrupts the job if it runs. */
  synchronized void interrupt() {
    if (interrupt != null) {
      interrupt.run();
    }
  }
}
