package livery.agent.repl

import java.io.{PrintWriter, StringWriter}
import scala.tools.nsc.Settings
import scala.tools.nsc.interpreter.{IMain, PresentationCompilerCompleter, Results}

/** The interpreter of Scala 2.12. */
final class CompilerRepl private (settings: Settings, parent: ClassLoader) extends Repl {
  private val messages = new StringWriter
  private val intp = new IMain(settings, new PrintWriter(messages, true)) {
    override protected def parentClassLoader: ClassLoader = parent
  }
  // Scala's own code may call it, and so does every byte code: private[interpreter] is public to the JVM. It is the
  // half of `interpret` that ends before user code runs.
  private val compileMethod = classOf[IMain].getMethod("compile", classOf[String], java.lang.Boolean.TYPE)
  intp.initializeSynchronous()

  override def compile(code: String, firstLine: Int): Compiled =
    compileMethod.invoke(intp, code, java.lang.Boolean.FALSE) match {
      case Left(Results.Incomplete) =>
        takeMessages()
        Incomplete
      case Right(request) => new Input(request.asInstanceOf[intp.Request], takeMessages())
      case _ => Rejected(takeMessages())
    }

  override def valueOf(name: String): Option[Any] = intp.valueOfTerm(name)

  /** A completer of its own each time: one that is asked the same twice shows signatures instead of names. */
  override def complete(code: String, cursor: Int): Seq[String] =
    new PresentationCompilerCompleter(intp).complete(code, cursor).candidates.distinct.sorted

  override def addJars(paths: Seq[String]): Unit =
    intp.addUrlsToClassPath(paths.map(new java.io.File(_).toURI.toURL): _*)

  override def classLoader: ClassLoader = intp.classLoader

  override def close(): Unit = intp.close()

  /** What the compiler said since the last call; its warnings and counters start anew. */
  private def takeMessages(): String = {
    intp.reporter.flush()
    intp.reporter.reset()
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
      val text = intp.naming.unmangle(rendered)
      // recordRequest may have something to say of companions.
      takeMessages() + Echo.shorten(text, intp.isettings.maxPrintString)
    }

    override def failed(thrown: Throwable): String =
      try intp.naming.unmangle(request.lineRep.bindError(thrown)) finally takeMessages()
  }
}

object CompilerRepl {
  def start(directory: String): CompilerRepl = {
    val loader = ClassDirectory.loaderOf(directory)
    val settings = new Settings(problem => throw new IllegalArgumentException(problem))
    settings.processArguments(Echo.compilerArguments(directory, loader), processAll = true)
    new CompilerRepl(settings, loader)
  }
}
