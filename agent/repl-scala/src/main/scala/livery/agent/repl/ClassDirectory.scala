package livery.agent.repl

import java.io.File
import java.net.{URL, URLClassLoader}

/**
 * Where compiled statements lie, and who loads them.
 *
 * In local mode tasks run in this very JVM. Were the shell and the executor each to define a session's class, a
 * collected case class could not be cast to itself; so one loader defines them all: a loader over the directory that
 * stood as context class loader when the SparkContext was made, hence below the executor's loader too.
 */
object ClassDirectory {

  /** Spark's own setting: executors fetch the session's classes from the driver's copy of this directory. */
  val Key = "spark.repl.class.outputDir"

  /** The loader over the directory that is already in use, else a new one over the context class loader. */
  def loaderOf(directory: String): ClassLoader = {
    val context = Option(Thread.currentThread.getContextClassLoader).getOrElse(getClass.getClassLoader)
    val url = new File(directory).toURI.toURL
    if (urlsOf(context).contains(url)) context else new URLClassLoader(Array(url), context)
  }

  /** What the compiler sees: the JVM's class path, and what Spark added to its loader, such as `spark.jars`. */
  def compilerClassPath(directory: String, loader: ClassLoader): Seq[String] = {
    val own = new File(directory)
    val added = urlsOf(loader).filter(_.getProtocol == "file").map(url => new File(url.toURI)).filterNot(_ == own)
    (System.getProperty("java.class.path").split(File.pathSeparator).toSeq ++ added.map(_.getPath)).distinct
  }

  private def urlsOf(loader: ClassLoader): Seq[URL] =
    Iterator.iterate(loader)(_.getParent).takeWhile(_ != null).toList.flatMap {
      case known: URLClassLoader => known.getURLs.toSeq
      case _ => Nil
    }
}
