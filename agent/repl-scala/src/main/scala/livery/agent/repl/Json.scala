package livery.agent.repl

/** A JSON value. Numbers keep their text, so that no digit is lost. */
sealed trait Json {

  /** Compact JSON text. */
  final def text: String = {
    val out = new java.lang.StringBuilder
    Json.write(this, out)
    out.toString
  }
}

case object JsonNull extends Json
final case class JsonBoolean(value: Boolean) extends Json
final case class JsonString(value: String) extends Json
final case class JsonInteger(digits: String) extends Json
final case class JsonDouble(digits: String) extends Json
final case class JsonDecimal(digits: String) extends Json
final case class JsonArray(items: Seq[Json]) extends Json
final case class JsonObject(fields: Seq[(String, Json)]) extends Json

private object Json {
  def write(json: Json, out: java.lang.StringBuilder): Unit = json match {
    case JsonNull => out.append("null")
    case JsonBoolean(value) => out.append(value)
    case JsonString(value) => quote(value, out)
    case JsonInteger(digits) => out.append(digits)
    case JsonDouble(digits) => out.append(digits)
    case JsonDecimal(digits) => out.append(digits)
    case JsonArray(items) => enclose('[', items, ']', out)(write(_, out))
    case JsonObject(fields) =>
      enclose('{', fields, '}', out) { case (name, value) =>
        quote(name, out)
        write(value, out.append(':'))
      }
  }

  private def enclose[T](open: Char, items: Seq[T], end: Char, out: java.lang.StringBuilder)(item: T => Unit): Unit = {
    out.append(open)
    var first = true
    items.foreach { each =>
      if (!first) out.append(',')
      first = false
      item(each)
    }
    out.append(end)
  }

  private def quote(value: String, out: java.lang.StringBuilder): Unit = {
    out.append('"')
    var at = 0
    while (at < value.length) {
      val c = value.charAt(at)
      c match {
        case '"' | '\\' => out.append('\\').append(c)
        case '\n' => out.append("\\n")
        case _ if Character.isHighSurrogate(c) && at + 1 < value.length && Character.isLowSurrogate(value.charAt(at + 1)) =>
          at += 1
          out.append(c).append(value.charAt(at))
        // Half a pair has no UTF-8 form: as an escape it survives the way to the client.
        case _ if c < ' ' || Character.isSurrogate(c) => out.append("\\u%04x".format(c.toInt))
        case _ => out.append(c)
      }
      at += 1
    }
    out.append('"')
  }
}
