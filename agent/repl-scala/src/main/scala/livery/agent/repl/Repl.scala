package livery.agent.repl

/**
 * Scala's own interpreter, one line of input at a time. Compiling and running are apart, so that a cancel can hit the
 * user's code and never the compiler. One implementation per Scala version, named `CompilerRepl`.
 */
trait Repl {

  /**
   * Compiles one complete input.
   *
   * @param firstLine the 1-based line of the statement where the input begins
   */
  def compile(code: String, firstLine: Int): Compiled

  /** The value of a name defined by an earlier input, evaluated if it is lazy; none where there is no such name. */
  def valueOf(name: String): Option[Any]

  /**
   * Names that may replace the word before `cursor`, sorted. Scala's presentation compiler finds them, a compiler of its
   * own over what the session has defined so far: it runs nothing, and no later input sees that it was asked.
   */
  def complete(code: String, cursor: Int): Seq[String]

  /** Lets later inputs use what is in these jars, which the loader finds already. */
  def addJars(paths: Seq[String]): Unit

  /** The loader that finds what the session defined. */
  def classLoader: ClassLoader

  def close(): Unit
}

/** What became of an input. */
sealed trait Compiled

/** More lines are needed. */
case object Incomplete extends Compiled

/** The compiler's messages, lines ending in `\n`. */
final case class Rejected(messages: String) extends Compiled

/** Compiled, not yet run. The calls come in this order, `accepted` or `failed`, never both. */
trait Ready extends Compiled {

  /** The compiler's warnings, lines ending in `\n`, or the empty text. */
  def warnings: String

  /** The name of the value that the last definition or expression gives, `res0` or `x`. */
  def valueName: Option[String]

  /** Runs the user's code and renders its values, on this thread. Throws whatever the code throws. */
  def run(): String

  /** Keeps the definitions for the inputs to come. Returns the echo in the form of Scala 2.12, `x: Int = 5\n`. */
  def accepted(rendered: String): String

  /** The text Scala's shell shows for what was thrown: its `toString`, the user's frames, the causes. */
  def failed(thrown: Throwable): String
}
