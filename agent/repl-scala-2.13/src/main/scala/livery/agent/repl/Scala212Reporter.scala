package livery.agent.repl

import java.io.PrintWriter
import scala.reflect.internal.util.{NoSourceFile, Position}
import scala.tools.nsc.Settings
import scala.tools.nsc.interpreter.shell.{ReplReporterImpl, ShellConfig}

/**
 * Reports as Scala 2.12's shell does, `<console>:3: error: …` before the source line: 2.13 prints the error below the
 * line, having in mind a terminal where the line still stands. The number is the line of the user's statement.
 */
final class Scala212Reporter(settings: Settings, out: PrintWriter)
    extends ReplReporterImpl(ShellConfig(settings), settings, out) {
  var firstLine = 1

  override def printMessageAt(position: Position, message: String): Unit =
    if (position == null || !position.isDefined || (position.source eq NoSourceFile)) printMessage(message)
    else {
      val file = position.source.file.name
      val line = if (file == "<console>") position.line + firstLine - 1 else position.line
      printMessage(s"$file:$line: $message")
      printMessage("       " + position.lineContent.stripLineEnd)
      printMessage("       " + position.lineCaret)
    }
}
