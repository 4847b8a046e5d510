package livery.agent.repl

import java.lang.reflect.{InvocationTargetException, Method}
import scala.util.Try
import scala.util.control.NoStackTrace

/**
 * Brings a cancel to the user's code, and to nothing else.
 *
 * An interrupt that hits the compiler may close a file under it and spoil all statements to come; so it is sent only
 * while user code runs, and a cancel that comes during compilation lets the compiler finish and the code not begin.
 *
 * @param patience how long interrupts may be in vain before the thread is stopped by force, ms
 */
final class Interruption(patience: Long = 2000) {
  private var thread: Thread = _
  private var asked = false
  private var since = 0L

  def begin(): Unit = synchronized {
    asked = false
    since = 0
  }

  /** Whether the statement was told to end. */
  def cancelled: Boolean = synchronized(asked)

  /** Runs user code on this thread, open to interrupts; nothing of them remains when it returns. */
  def running[T](code: => T): Either[Throwable, T] = {
    val begun = synchronized {
      if (!asked) thread = Thread.currentThread
      !asked
    }
    if (!begun) Left(Interruption.NotBegun)
    else {
      val outcome = try Right(code) catch { case thrown: Throwable => Left(thrown) }
      settle()
      outcome
    }
  }

  /** Ends what `running` opened. A stop that was already on its way strikes here at the latest, and none comes after. */
  def settle(): Unit = {
    var open = true
    while (open)
      try {
        synchronized { thread = null }
        Thread.interrupted()
        open = false
      } catch { case _: ThreadDeath => () }
  }

  /**
   * From another thread, again and again until the statement ends. Code that takes no interrupt (a busy loop, a catch
   * of every Exception) is stopped by force where the JVM still can, up to Java 19; later ones let it run on. A loop
   * that catches Throwable around its waits survives that too: of 400,000 stops none hit it outside of its `try`.
   */
  def interrupt(): Unit = synchronized {
    asked = true
    if (thread != null) {
      val now = System.nanoTime / 1000000
      if (since == 0) since = now
      val stack = thread.getStackTrace
      val vain = now - since
      val stopped = vain >= patience && Interruption.mayBeStopped(stack) && Interruption.stop(thread)
      if (!stopped && (vain >= Interruption.SparkGrace || !Interruption.inSpark(stack))) thread.interrupt()
    }
  }
}

object Interruption {

  /** The cancel came first. */
  case object NotBegun extends RuntimeException("cancelled before it ran") with NoStackTrace

  /** ms in which a cancelled Spark job ends by itself, with an error that says more than an interrupted wait does. */
  private val SparkGrace = 1000L

  private val stopMethod: Option[Method] = Try(classOf[Thread].getMethod("stop")).toOption

  /** Whether the JVM would. */
  private def stop(thread: Thread): Boolean =
    try stopMethod.map(_.invoke(thread)).isDefined
    catch { case _: InvocationTargetException => false } // UnsupportedOperationException since Java 20

  /**
   * A class whose initialiser or loading is torn off is broken for the life of the JVM, so the stop waits for a moment
   * when none is under way. The shell's own wrappers do run user code in their initialisers; those are never used again.
   */
  private def mayBeStopped(stack: Array[StackTraceElement]): Boolean = !stack.exists { frame =>
    val name = frame.getClassName
    (frame.getMethodName == "<clinit>" && !name.startsWith("$line")) ||
    (frame.getMethodName == "loadClass" && name.endsWith("ClassLoader"))
  }

  private def inSpark(stack: Array[StackTraceElement]): Boolean =
    stack.exists(_.getClassName.startsWith("org.apache.spark."))
}
