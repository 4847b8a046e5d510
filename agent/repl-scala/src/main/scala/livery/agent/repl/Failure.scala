package livery.agent.repl

import java.lang.reflect.InvocationTargetException
import java.util.Collections
import livery.agent.interpreter.Output
import scala.annotation.tailrec
import scala.reflect.internal.util.StringOps

/** Error outputs in Livy's form: `Error`, the first line, and the other lines each with its end. */
object Failure {

  /** Of a text the shell would show. */
  def ofText(text: String, printed: String): Output = {
    val lines = new java.util.ArrayList[String]
    text.trim.split("\n").foreach(line => lines.add(StringOps.trimTrailingSpace(line) + "\n"))
    Output.error("Error", lines.remove(0).stripLineEnd, lines, printed)
  }

  /** Of what the user's code threw, by `render` if that can be done. */
  def of(thrown: Throwable, printed: String, render: Throwable => String = describe): Output =
    rootCause(thrown) match {
      // A trace would be that of the thread that stopped it.
      case _: ThreadDeath | Interruption.NotBegun => cancelled(printed)
      case _ =>
        val text = try render(thrown) catch { case _: Throwable => describe(thrown) }
        ofText(if (text.trim.isEmpty) describe(thrown) else text, printed)
    }

  def incomplete(printed: String): Output =
    Output.error("Error", "incomplete statement", Collections.emptyList[String], printed)

  def cancelled(printed: String): Output =
    Output.error("Error", "the statement was cancelled", Collections.emptyList[String], printed)

  /** The compiler warns first and fails later; the error is what the reader wants to see in the first line. */
  def errorFirst(messages: String): String = {
    val lines = messages.split("(?<=\n)").toSeq
    val (before, error) = lines.span(line => !line.contains("error: "))
    (error ++ before).mkString
  }

  /** The class and message of what was thrown, also of what throws when asked for its message. */
  def describe(thrown: Throwable): String = {
    val cause = rootCause(thrown)
    val text = try cause.toString catch { case _: Throwable => null }
    Option(text).getOrElse(Wrapper.replaceAllIn(cause.getClass.getName, ""))
  }

  /** What the user's code threw, out of what reflection and the initialising of classes wrap around it. */
  @tailrec
  private def rootCause(thrown: Throwable): Throwable = thrown match {
    case _: InvocationTargetException | _: ExceptionInInitializerError if thrown.getCause != null =>
      rootCause(thrown.getCause)
    case _ => thrown
  }

  /** What the shell puts in front of the name of a class that an input defines. */
  private val Wrapper = """\$line\d+\.\$read(\$+iw)*\$""".r
}
