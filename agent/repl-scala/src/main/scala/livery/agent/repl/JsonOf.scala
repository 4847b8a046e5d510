package livery.agent.repl

import java.time.temporal.TemporalAccessor
import org.apache.spark.rdd.RDD
import org.apache.spark.sql.{Dataset, Row}
import scala.reflect.NameTransformer

/** A value that has no JSON form; the message says which. */
final class NotJson(message: String) extends Exception(message)

/**
 * Turns a user's value into JSON, at most `budget` values of it: a collection may be endless.
 *
 * Case classes become objects by field, RDDs and Datasets their first ten elements, as in Livy.
 */
final class JsonOf(budget: Int = 2000000) {
  private var left = budget

  def convert(value: Any): Json = convert(value, 0)

  private def convert(value: Any, depth: Int): Json = {
    left -= 1
    if (left < 0) throw new NotJson(s"The value has more than $budget parts")
    if (depth > JsonOf.MaxDepth) throw new NotJson(s"The value is nested deeper than ${JsonOf.MaxDepth} levels, or contains itself")
    scalar(value).getOrElse(compound(value, depth + 1))
  }

  private def scalar(value: Any): Option[Json] = Option(value match {
    case null | None | () => JsonNull
    case flag: Boolean => JsonBoolean(flag)
    case number @ (_: Byte | _: Short | _: Int | _: Long | _: BigInt | _: java.math.BigInteger) => JsonInteger(number.toString)
    // JSON knows neither NaN nor the infinities.
    case number: Double => if (number.isNaN || number.isInfinite) JsonNull else JsonDouble(number.toString)
    case number: Float => if (number.isNaN || number.isInfinite) JsonNull else JsonDouble(number.toString)
    case number: BigDecimal => JsonDecimal(number.bigDecimal.toString)
    case number: java.math.BigDecimal => JsonDecimal(number.toString)
    case date: java.sql.Date => JsonString(date.toString)
    case time: java.sql.Time => JsonString(time.toString)
    case date: java.util.Date => JsonString(date.toInstant.toString)
    case text @ (_: CharSequence | _: Char | _: TemporalAccessor | _: java.time.Duration | _: java.time.Period |
        _: java.util.UUID | _: java.net.URI | _: java.lang.Enum[_] | _: Enumeration#Value) => JsonString(text.toString)
    case symbol: Symbol => JsonString(symbol.name)
    case _ => null
  })

  private def compound(value: Any, depth: Int): Json = value match {
    case Some(inner) => convert(inner, depth)
    case rdd: RDD[_] => array(rdd.take(JsonOf.Rows).iterator, depth)
    case rows: Dataset[_] => array(rows.take(JsonOf.Rows).asInstanceOf[Array[_]].iterator, depth)
    case row: Row if row.schema != null => fields(row.schema.fieldNames.iterator.zip(row.toSeq.iterator), depth)
    case row: Row => array(row.toSeq.iterator, depth)
    case map: scala.collection.Map[_, _] => fields(map.iterator.map { case (key, item) => String.valueOf(key) -> item }, depth)
    case items: Array[_] => array(items.iterator, depth)
    case items: Iterable[_] => array(items.iterator, depth)
    case map: java.util.Map[_, _] =>
      fields(iterate(map.entrySet).map(entry => String.valueOf(entry.getKey) -> entry.getValue), depth)
    case items: java.lang.Iterable[_] if !items.isInstanceOf[java.nio.file.Path] => array(iterate(items), depth)
    case product: Product => fields(JsonOf.fieldNames(product).iterator.zip(product.productIterator), depth)
    case other => throw new NotJson(s"A value of type ${other.getClass.getName} has no JSON form")
  }

  private def array(items: Iterator[Any], depth: Int): Json = JsonArray(items.map(convert(_, depth)).toVector)

  private def fields(items: Iterator[(String, Any)], depth: Int): Json =
    JsonObject(items.map { case (name, item) => name -> convert(item, depth) }.toVector)

  private def iterate[T](items: java.lang.Iterable[T]): Iterator[T] = {
    val each = items.iterator
    new Iterator[T] {
      override def hasNext: Boolean = each.hasNext
      override def next(): T = each.next()
    }
  }
}

private object JsonOf {
  val Rows = 10
  val MaxDepth = 200

  /** The constructor's parameters: a case class declares their fields first, and Scala 2.12 does not tell the names. */
  def fieldNames(product: Product): Seq[String] = {
    val numbered = (1 to product.productArity).map(n => s"_$n")
    val declared = product.getClass.getDeclaredFields.toSeq
      .filterNot(field => field.isSynthetic || java.lang.reflect.Modifier.isStatic(field.getModifiers))
      .map(field => NameTransformer.decode(field.getName))
      .filterNot(_.contains("$"))
    if (product.getClass.getName.startsWith("scala.Tuple") || declared.size < product.productArity) numbered
    else declared.take(product.productArity)
  }
}
