package livery.agent.repl

import livery.agent.interpreter.InterpreterException

/** What every Scala session starts with. One input, because each costs a run of the compiler. */
object Predefined {
  // Transient: a closure takes the object of its line with it, and neither Spark handle can be serialised.
  private val code =
    """@transient val spark: org.apache.spark.sql.SparkSession = org.apache.spark.sql.SparkSession.active
      |@transient val sc: org.apache.spark.SparkContext = spark.sparkContext
      |import org.apache.spark.SparkContext._
      |import spark.implicits._
      |import spark.sql
      |import org.apache.spark.sql.functions._
      |""".stripMargin

  def define(repl: Repl): Unit = repl.compile(code, 1) match {
    case ready: Ready => ready.accepted(ready.run())
    case Rejected(messages) => throw new InterpreterException(s"Scala cannot compile against this Spark: $messages")
    case Incomplete => throw new IllegalStateException("the predefined code is incomplete")
  }
}
