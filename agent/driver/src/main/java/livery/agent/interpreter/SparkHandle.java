package livery.agent.interpreter;

import livery.agent.additions.Libraries;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The session's Spark, perhaps still starting. Both methods wait until it is up, so an interpreter launches its own
 * process first and asks for Spark when it needs it.
 */
public interface SparkHandle {

  /** @throws InterpreterException if Spark could not start, or the wait was interrupted */
  SparkSession session() throws InterpreterException;

  /** @throws InterpreterException if Spark could not start, or the wait was interrupted */
  SparkContext context() throws InterpreterException;

  /** The jars and modules that were added since Spark started. */
  Libraries libraries();
}
