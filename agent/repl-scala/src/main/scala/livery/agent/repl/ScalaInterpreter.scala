package livery.agent.repl

import java.util.Collections
import java.util.concurrent.locks.ReentrantLock
import livery.agent.interpreter.{Interpreter, InterpreterException, Output, SparkHandle}
import org.apache.spark.sql.SparkSession
import scala.util.control.NonFatal

/**
 * Runs Scala statements inside the Spark driver.
 *
 * `System.exit` in a statement ends the driver, as it does in Livy: there is no way left to refuse it, since the JDK
 * gave up the security manager, and the session then says that its process exited.
 */
final class ScalaInterpreter extends Interpreter {
  private val interruption = new Interruption
  private val compiler = new ReentrantLock // Scala's shell is not made for two threads
  private var stdout: DriverStdout = _
  private var repl: Repl = _
  private var spark: SparkHandle = _
  private var jarsKnown = 0
  private var bound: SparkSession = _ // what `spark` means

  /**
   * The compiler comes up while Spark still does, where the directory for the session's classes is already known
   * from the system properties; else it waits for Spark's configuration.
   */
  override def start(spark: SparkHandle): Unit =
    try {
      // Before Spark is up: its threads inherit the console of the thread that makes them.
      stdout = DriverStdout.install()
      val directory = Option(System.getProperty(ClassDirectory.Key))
        .getOrElse(spark.context().getConf.get(ClassDirectory.Key))
      repl = CompilerRepl.start(directory)
      this.spark = spark
      bind(spark.session())
    } catch {
      case known: InterpreterException => throw known
      case NonFatal(cause) =>
        throw new InterpreterException(s"The Scala interpreter does not start: ${Failure.describe(cause)}", cause)
    }

  override def execute(id: Int, code: String): Output = {
    compiler.lock()
    try run(code)
    finally compiler.unlock()
  }

  /** Nothing while a statement runs: it may be about to compile. */
  override def complete(code: String, cursor: Int): java.util.List[String] =
    if (!compiler.tryLock()) Collections.emptyList()
    else
      try java.util.Arrays.asList(repl.complete(code, cursor): _*)
      finally compiler.unlock()

  private def run(code: String): Output = {
    val thread = Thread.currentThread
    val before = thread.getContextClassLoader
    val capture = stdout.begin()
    try {
      interruption.begin()
      bindNewSpark()
      addNewJars()
      thread.setContextClassLoader(repl.classLoader)
      Console.withOut(stdout.stream)(new Statement(repl, capture, interruption).execute(code))
    } catch {
      // The compiler itself failed, out of stack or memory perhaps, or a second stop struck: the session goes on.
      case thrown: Throwable =>
        interruption.settle()
        Failure.of(thrown, capture.printed)
    } finally {
      interruption.settle()
      stdout.end()
      thread.setContextClassLoader(before)
    }
  }

  private def addNewJars(): Unit = {
    val jars = spark.libraries().jarsAfter(jarsKnown).toArray(Array.empty[String]).toSeq
    if (jars.nonEmpty) {
      repl.addJars(jars)
      jarsKnown += jars.size
    }
  }

  /** Where the session's code has stopped Spark and made it anew, `spark` means that one from the next statement on. */
  private def bindNewSpark(): Unit =
    if (bound.sparkContext.isStopped)
      try bind(spark.session())
      catch { case _: InterpreterException => () } // there is none yet; the statement may be about to make it

  private def bind(session: SparkSession): Unit = {
    SparkSession.setActiveSession(session)
    Predefined.define(repl)
    bound = session
  }

  override def interrupt(): Unit = interruption.interrupt()

  override def close(): Unit = {
    if (repl != null) repl.close()
    if (stdout != null) stdout.uninstall()
  }
}
