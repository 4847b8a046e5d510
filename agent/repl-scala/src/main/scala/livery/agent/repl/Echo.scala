package livery.agent.repl

import java.io.File
import scala.reflect.internal.util.StringOps

/** What both Scala versions share about starting the shell and showing its values. */
object Echo {

  /** As Spark's own shell: a line is a class, not an object, so that a closure can be sent with its line. */
  def compilerArguments(directory: String, loader: ClassLoader): List[String] = {
    val classPath = ClassDirectory.compilerClassPath(directory, loader).mkString(File.pathSeparator)
    List("-Yrepl-class-based", "-Yrepl-outdir", directory, "-classpath", classPath)
  }

  /** As the shell prints: no line ends in spaces, and of long values `limit` characters, the last three of them points. */
  def shorten(text: String, limit: Int): String = {
    val body = StringOps.trimAllTrailingSpace(text.stripSuffix("\n"))
    val shown = if (limit > 0 && body.length > limit) body.take(limit - 3) + "..." else body
    if (body.isEmpty) "" else shown + "\n"
  }
}
