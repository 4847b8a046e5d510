package livery.agent.repl

/** A line such as `%json v`: shows a value in another form than text. */
final case class Magic(command: String, argument: String) {

  /**
   * The data object of the output, as JSON text, or ename and evalue.
   *
   * @param lastValue the name of the value computed last by the same statement, shown when the line names none
   */
  def show(lastValue: Option[String])(valueOf: String => Option[Any]): Either[(String, String), String] =
    command match {
      case "json" => value(lastValue, valueOf).map(Magic.data("application/json", _))
      case "table" =>
        value(lastValue, valueOf).flatMap(Table.of).map(Magic.data("application/vnd.livy.table.v1+json", _))
      case other => Left("UnknownMagic" -> s"Unknown magic command $other")
    }

  private def value(lastValue: Option[String], valueOf: String => Option[Any]): Either[(String, String), Json] = {
    val found = if (argument.isEmpty) lastValue.flatMap(valueOf) else valueOf(argument)
    found match {
      case None => Left("NameError" -> s"Value $argument does not exist")
      case Some(value) =>
        try Right(new JsonOf().convert(value))
        catch { case refused: NotJson => Left("TypeError" -> refused.getMessage) }
    }
  }
}

object Magic {
  private val Line = """^\s*%(\w*)\s*(.*?)\s*$""".r

  def of(line: String): Option[Magic] = line match {
    case Line(command, argument) => Some(Magic(command, argument))
    case _ => None
  }

  private def data(mime: String, value: Json): String = JsonObject(Seq(mime -> value)).text
}
