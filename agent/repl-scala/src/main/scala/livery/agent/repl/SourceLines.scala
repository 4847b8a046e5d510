package livery.agent.repl

/** A statement's lines, and what can be said of them without the compiler. */
final class SourceLines(code: String) {
  private val lines: Array[String] = code.split("\n", -1)

  def count: Int = lines.length

  def apply(index: Int): String = lines(index)

  def text(from: Int, until: Int): String = lines.slice(from, until).mkString("\n")

  def skipBlank(from: Int): Int = {
    val next = lines.indexWhere(!_.trim.isEmpty, from)
    if (next < 0) count else next
  }

  /**
   * Moves the end of an input behind the lines that can only continue it, `.filter(…)` or `else`, which by Scala's
   * grammar never begin a statement. Livy fails on these; nothing that it accepts is cut differently.
   */
  def withContinuations(end: Int): Int = {
    val next = skipBlankAndComments(end)
    if (next < count && SourceLines.continues(lines(next))) withContinuations(next + 1) else end
  }

  private def skipBlankAndComments(from: Int): Int = {
    val next = lines.indexWhere(line => !line.trim.isEmpty && !line.trim.startsWith("//"), from)
    if (next < 0) count else next
  }
}

object SourceLines {
  private val Continuation = """^\s*(\.\s*[\p{L}_$`]|(else|catch|finally|yield|with|extends|match)\b).*""".r.pattern

  private def continues(line: String): Boolean = Continuation.matcher(line).matches

  /** Whether there is nothing to compile; a comment that is not closed is not nothing. Comments nest, as in Scala. */
  def onlyComments(input: String): Boolean = {
    var at = 0
    var depth = 0
    var code = false
    while (at < input.length && !code) {
      if (input.startsWith("/*", at)) { depth += 1; at += 2 }
      else if (depth > 0 && input.startsWith("*/", at)) { depth -= 1; at += 2 }
      else if (depth > 0) at += 1
      else if (input.startsWith("//", at)) at = endOfLine(input, at)
      else if (Character.isWhitespace(input.charAt(at))) at += 1
      else code = true
    }
    !code && depth == 0
  }

  private def endOfLine(input: String, from: Int): Int = {
    val end = input.indexOf('\n', from)
    if (end < 0) input.length else end
  }
}
