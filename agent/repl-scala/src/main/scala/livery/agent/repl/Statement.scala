package livery.agent.repl

import java.util.Collections
import livery.agent.interpreter.Output
import scala.annotation.tailrec

/** One statement: its inputs one after the other, up to the first that fails. */
final class Statement(repl: Repl, capture: Capture, interruption: Interruption) {
  private var lastValue: Option[String] = None // its name, for a magic that names none
  private var magicData: Option[String] = None

  def execute(code: String): Output = {
    val failure = step(new SourceLines(code), 0)
    failure.getOrElse(magicData.fold(Output.text(capture.text))(Output.ok(_: String)))
  }

  /** Runs from line `from` on; the output of what failed, or none. */
  @tailrec
  private def step(lines: SourceLines, from: Int): Option[Output] =
    lines.skipBlank(from) match {
      case start if start >= lines.count => None
      case _ if interruption.cancelled => Some(Failure.cancelled(capture.printed))
      case start =>
        Magic.of(lines(start)) match {
          case Some(magic) =>
            val failure = showMagic(magic)
            if (failure.isDefined) failure else step(lines, start + 1)
          case None =>
            val (end, compiled) = complete(lines, start, start + 1)
            val failure = compiled.fold(Option.empty[Output])(evaluate)
            if (failure.isDefined) failure else step(lines, end)
        }
    }

  /** Takes lines until they are a whole input. None compiled: there was nothing but comments. */
  @tailrec
  private def complete(lines: SourceLines, start: Int, upTo: Int): (Int, Option[Compiled]) = {
    val end = lines.withContinuations(upTo)
    val input = lines.text(start, end)
    if (SourceLines.onlyComments(input)) (end, None)
    else
      repl.compile(input, start + 1) match {
        case Incomplete if end < lines.count => complete(lines, start, end + 1)
        case compiled => (end, Some(compiled))
      }
  }

  private def evaluate(compiled: Compiled): Option[Output] = compiled match {
    case Incomplete => Some(Failure.incomplete(capture.printed))
    case Rejected(messages) => Some(Failure.ofText(Failure.errorFirst(messages), capture.printed))
    case ready: Ready =>
      magicData = None
      capture.echo(ready.warnings)
      interruption.running(ready.run()) match {
        case Right(rendered) =>
          capture.echo(ready.accepted(rendered))
          lastValue = ready.valueName.orElse(lastValue)
          None
        case Left(thrown) => Some(Failure.of(thrown, capture.printed, ready.failed))
      }
  }

  private def showMagic(magic: Magic): Option[Output] = {
    // Reading a lazy value or an RDD runs user code and Spark jobs.
    val shown = interruption.running(magic.show(lastValue)(repl.valueOf))
    shown match {
      case Right(Right(data)) =>
        magicData = Some(data)
        capture.forgetText()
        None
      case Right(Left((ename, evalue))) => Some(Output.error(ename, evalue, Collections.emptyList[String], capture.printed))
      case Left(thrown) => Some(Failure.of(thrown, capture.printed))
    }
  }
}
