package livery.agent.link;

import java.util.Collection;

/** What the server may ask of the agent. Called on the link's threads, so none of these may wait. */
public interface Commands {

  /** Run a statement; an id that was seen before is ignored. */
  void run(int id, String kind, String code);

  /** Stop a statement, queued or running; others are ignored. */
  void cancel(int id);

  /** Say what the word at the cursor may become, in an answer that repeats {@code request}. */
  void complete(String request, String kind, String code, int cursor);

  /** Stop the Spark application. */
  void stop();

  /** The session is gone, or no server could be reached for too long; the sentence says which. */
  void orphaned(String why);

  /** Ids of the statements that are known and have not finished, queued ones too. */
  Collection<Integer> unfinished();
}
