package livery.agent.interpreter;

import java.util.Collections;
import java.util.List;

/**
 * Runs the statements of one kind (SQL, Python, Scala) of one session.
 *
 * <p>{@link #start} and {@link #execute} are never called at the same time; {@link #interrupt} comes from another
 * thread, and only while {@code execute} has not returned; {@link #complete} comes from another thread at any time after
 * {@code start}.
 */
public interface Interpreter {

  /**
   * Brings the interpreter up; called once, before the first {@link #execute}, and may take seconds. It may run before
   * Spark is up: {@code spark} blocks when it is asked for more than there is yet.
   *
   * @throws InterpreterException with a sentence that says what is wrong and what to do
   */
  void start(SparkHandle spark) throws InterpreterException;

  /**
   * Runs a statement to its end. The job group (named by {@code id}) is already set for the calling thread.
   *
   * @param id the statement's id, also its {@code execution_count}
   * @return what Livy calls the output; a failure of the user's code is an error output, not an exception
   */
  Output execute(int id, String code);

  /**
   * Asks the running statement to end. Called again and again until {@link #execute} returns; must not wait for that.
   */
  void interrupt();

  /**
   * What the word before the cursor may become: names that replace it, in the order in which they are to be shown. Runs
   * none of the user's code, and changes nothing that a later statement could see.
   *
   * @param cursor an index into {@code code}
   * @return within about a second, also while a statement runs: then only what can be known beside it
   */
  default List<String> complete(String code, int cursor) {
    return Collections.emptyList();
  }

  /** Whether another statement can run; one that is dead is closed and replaced at the next statement of its kind. */
  default boolean alive() {
    return true;
  }

  /** Frees what {@link #start} took, also when that failed half way. Never throws for a thing already gone. */
  void close();
}
