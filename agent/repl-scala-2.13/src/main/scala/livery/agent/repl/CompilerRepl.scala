package livery.agent.repl

import java.io.{PrintWriter, StringWriter}
import scala.tools.nsc.Settings
import scala.tools.nsc.interpreter.{IMain, Results}

/** The interpreter of Scala 2.13. */
final class CompilerRepl private (settings: Settings, parent: ClassLoader) extends Repl {
  private val messages = new StringWriter
  private val reporter = new Scala212Reporter(settings, new PrintWriter(messages, true))
  private val intp = new IMain(settings, Some(parent), settings, reporter)
  intp.initializeCompiler()

  override def compile(code: String, firstLine: Int): Compiled = {
    reporter.firstLine = firstLine
    intp.compile(code, synthetic = false) match {
      case Left(Results.Incomplete) =>
        takeMessages()
        Incomplete
      case Left(_) => Rejected(takeMessages())
      case Right(request) => new Input(request, takeMessages())
    }
  }

  override def valueOf(name: String): Option[Any] = intp.valueOfTerm(name)

  /** Where there is no word yet, 2.13.18 has no candidates, unlike the releases before it. */
  override def complete(code: String, cursor: Int): Seq[String] =
    intp.presentationCompile(cursor, code) match {
      case Left(_) => Nil
      case Right(compiled) =>
        try compiled.completionCandidates(tabCount = 0)._2.map(_.name).distinct.sorted
        finally compiled.cleanup()
    }

  override def addJars(paths: Seq[String]): Unit =
    intp.addUrlsToClassPath(paths.map(new java.io.File(_).toURI.toURL): _*)

  override def classLoader: ClassLoader = intp.classLoader

  override def close(): Unit = intp.close()

  /** What the compiler said since the last call; its warnings and counters start anew. */
  private def takeMessages(): String = {
    reporter.flush()
    reporter.reset()
    intp.global.currentRun.reporting.clearAllConditionalWarnings()
    val text = messages.toString
    messages.getBuffer.setLength(0)
    text
  }

  private final class Input(request: intp.Request, override val warnings: String) extends Ready {
    override def valueName: Option[String] =
      request.handlers.reverseIterator.find(_.definesValue).flatMap(_.definesTerm).map(_.decodedName.toString)

    override def run(): String = String.valueOf(request.lineRep.call(request.lineRep.printName))

    override def accepted(rendered: String): String = {
      intp.recordRequest(request)
      val text = reporter.unwrap(new Scala212Echo[intp.type](intp).of(request, rendered))
      // recordRequest may have something to say of companions.
      takeMessages() + Echo.shorten(text, reporter.maxPrintString)
    }

    override def failed(thrown: Throwable): String =
      try reporter.unwrap(request.lineRep.bindError(thrown)) finally takeMessages()
  }
}

object CompilerRepl {
  def start(directory: String): CompilerRepl = {
    val loader = ClassDirectory.loaderOf(directory)
    val settings = new Settings(problem => throw new IllegalArgumentException(problem))
    // `df.count` without parentheses is everyday Spark code; 2.13 would print a warning into each such result.
    val quiet = "-Wconf:msg=Auto-application:s"
    settings.processArguments(quiet :: Echo.compilerArguments(directory, loader), processAll = true)
    new CompilerRepl(settings, loader)
  }
}
