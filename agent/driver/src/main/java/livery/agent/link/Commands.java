package livery.agent.link;

import java.util.Collection;
import livery.agent.additions.Addition;

/** What the server may ask of the agent. Called on the link's threads, so none of these may wait. */
public interface Commands {

  /** Run a statement; an id that was seen before is ignored. */
  void run(int id, String kind, String code);

  /** Stop a statement, queued or running; others are ignored. */
  void cancel(int id);

  /** Say what the word at the cursor may become, in an answer that repeats {@code request}. */
  void complete(String request, String kind, String code, int cursor);

  /** Run a job, for the runtime "python" or "java"; an id that was seen before is ignored. */
  void job(int id, String runtime, String job);

  /** Stop a job, queued or running; others are ignored. */
  void cancelJob(int id);

  /** Add a jar or file; an id that was seen before is ignored. */
  void add(Addition addition);

  /** A piece of a file that was asked for; null if the server has it no more. */
  void chunk(int id, int chunk, String data);

  /** Stop the Spark application. */
  void stop();

  /** The session is gone, or no server could be reached for too long; the sentence says which. */
  void orphaned(String why);

  /** Ids of the statements that are known and have not finished, queued ones too. */
  Collection<Integer> unfinished();

  /** The same of jobs. */
  Collection<Integer> unfinishedJobs();
}
