package livery.agent.jobs;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import livery.agent.interpreter.JobFailure;
import livery.agent.protocol.Event;
import livery.agent.protocol.Events;
import livery.agent.statements.JobGroups;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The session's jobs, each id once. Where they run is the business of two {@link Place}s, Python's and Java's. */
public final class Jobs {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  /** Greatest length of a result or error, in UTF-16 units. */
  private static final int MAX_TEXT = 64 << 20;

  /** Where jobs of one runtime wait and run. */
  interface Place {

    /** Queues a job; {@code run} is called once, when it is its turn. */
    void enqueue(Job job, Runnable run);

    /** Takes a job out of the queue; false if it is its turn. */
    boolean withdraw(Job job);

    /**
     * Runs a job to its end on the calling thread. Calls {@link Job#enter} before each wait, and {@code begun} before the
     * user's code.
     *
     * @param group the number of its job group
     */
    String run(Job job, int group, Runnable begun) throws Exception;
  }

  private final Map<String, Place> places;
  private final JobGroups groups;
  private final Consumer<Event> news;
  private final Supplier<Future<?>> additions;
  private final long cancelIntervalMs;
  private final Map<Integer, Job> unfinished = new LinkedHashMap<>();
  private final Map<Integer, Place> placeOf = new LinkedHashMap<>();
  private final Set<Integer> seen = new HashSet<>();

  /**
   * @param places by runtime
   * @param additions what is done when all the files are there that have been sent until now
   */
  Jobs(
      Map<String, Place> places,
      JobGroups groups,
      Consumer<Event> news,
      Supplier<Future<?>> additions,
      long cancelIntervalMs) {
    this.places = places;
    this.groups = groups;
    this.news = news;
    this.additions = additions;
    this.cancelIntervalMs = cancelIntervalMs;
  }

  /** Takes a job; one whose id was seen before is ignored. */
  public synchronized void submit(int id, String runtime, String payload) {
    Place place = places.get(runtime);
    if (place == null) {
      throw new IllegalArgumentException("A job for the runtime " + runtime + ", which this agent does not know");
    }
    if (seen.add(id)) {
      Job job = new Job(id, payload, additions.get());
      unfinished.put(id, job);
      placeOf.put(id, place);
      place.enqueue(job, () -> run(job, place));
    }
  }

  /** Ends a job: at once if it is queued, else by interrupting it until it ends. */
  public synchronized void cancel(int id) {
    Job job = unfinished.get(id);
    if (job == null || !job.cancel()) {
      return;
    }
    if (placeOf.get(id).withdraw(job)) {
      finish(job, "cancelled", null);
    } else {
      interruptUntilEnd(job);
    }
  }

  /** Ids of queued and running jobs. */
  public synchronized Collection<Integer> unfinished() {
    return new ArrayList<>(unfinished.keySet());
  }

  private void run(Job job, Place place) {
    String state = "succeeded";
    String text = null;
    try {
      text = place.run(job, group(job), () -> news.accept(Events.jobStarted(job.id, System.currentTimeMillis())));
    } catch (Throwable e) {
      state = "failed";
      text = e instanceof JobFailure ? e.getMessage() : stackTrace(e);
    } finally {
      job.leave();
    }
    if (job.isCancelled()) {
      cancelSparkJobs(job);
      finish(job, "cancelled", null);
    } else if (text != null && text.length() > MAX_TEXT) {
      finish(job, "failed", "The result has more than the " + (MAX_TEXT >> 20) + " MiB of base64 that a job may return.");
    } else {
      finish(job, state, text);
    }
  }

  private void finish(Job job, String state, String text) {
    for (Event event : Events.jobFinished(job.id, state, text, System.currentTimeMillis())) {
      news.accept(event);
    }
    // After its events: a job in neither list would look lost to a server that has just been told of both.
    synchronized (this) {
      unfinished.remove(job.id);
      placeOf.remove(job.id);
    }
  }

  private void interruptUntilEnd(Job job) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!job.isFinished()) {
                  cancelSparkJobs(job);
                  job.interrupt();
                  Thread.sleep(cancelIntervalMs);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "livery-cancel-job-" + job.id);
    thread.setDaemon(true);
    thread.start();
  }

  private void cancelSparkJobs(Job job) {
    try {
      groups.cancel(group(job));
    } catch (RuntimeException e) {
      LOG.warn("The Spark jobs of job {} could not be cancelled", job.id, e);
    }
  }

  private static int group(Job job) {
    return JobGroups.FIRST_JOB + job.id;
  }

  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
