package livery.agent.repl

import scala.collection.mutable.LinkedHashMap

/**
 * Livy's table of rows: arrays become columns named by index, objects columns by name in the order of names, any other
 * value the column `0`. A null, or a field that a row lacks, fits any type.
 */
object Table {

  /** The value of `application/vnd.livy.table.v1+json`, or ename and evalue where a column's types differ. */
  def of(value: Json): Either[(String, String), Json] = {
    val rows = (value match {
      case JsonArray(items) => items
      case single => Seq(single)
    }).map(cells)
    val types = columns(rows)
    if (types.exists { case (_, found) => found.size > 1 }) Left("TypeError" -> "table rows have different types")
    else {
      val headers = types.map { case (name, found) =>
        JsonObject(Seq("type" -> JsonString(found.headOption.getOrElse("NULL_TYPE")), "name" -> JsonString(name)))
      }
      val data = rows.map { row =>
        val byName = row.toMap
        JsonArray(types.map { case (name, _) => byName.getOrElse(name, JsonNull) })
      }
      Right(JsonObject(Seq("headers" -> JsonArray(headers), "data" -> JsonArray(data))))
    }
  }

  private def cells(row: Json): Seq[(String, Json)] = row match {
    case JsonArray(items) => items.zipWithIndex.map { case (item, index) => index.toString -> item }
    case JsonObject(fields) => fields.sortBy(_._1)
    case single => Seq("0" -> single)
  }

  /** Names in the order in which they are met, each with the types seen. */
  private def columns(rows: Seq[Seq[(String, Json)]]): Seq[(String, Set[String])] = {
    val types = LinkedHashMap.empty[String, Set[String]]
    for (row <- rows; (name, value) <- row) types(name) = types.getOrElse(name, Set.empty) ++ typeOf(value)
    types.toVector
  }

  private def typeOf(value: Json): Option[String] = value match {
    case JsonNull => None
    case _: JsonBoolean => Some("BOOLEAN_TYPE")
    case _: JsonString => Some("STRING_TYPE")
    case _: JsonInteger => Some("BIGINT_TYPE")
    case _: JsonDouble => Some("DOUBLE_TYPE")
    case _: JsonDecimal => Some("DECIMAL_TYPE")
    case _: JsonArray => Some("ARRAY_TYPE")
    case _: JsonObject => Some("MAP_TYPE")
  }
}
