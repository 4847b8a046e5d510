package livery.agent.repl

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

final class MagicTest {
  private case class Person(age: Int, name: String)

  private def show(line: String, values: (String, Any)*): Either[(String, String), String] =
    Magic.of(line).get.show(values.lastOption.map(_._1))(values.toMap.get)

  private def json(value: Any): String = show("%json v", "v" -> value).fold(_.toString, _.stripPrefix("{\"application/json\":").init)

  private def table(value: Any): Either[(String, String), String] =
    show("%table v", "v" -> value).map(_.stripPrefix("{\"application/vnd.livy.table.v1+json\":").init)

  @Test def aLineIsAMagicOrNot(): Unit = {
    assertEquals(Some(Magic("json", "v")), Magic.of("%json v"))
    assertEquals(Some(Magic("json", "")), Magic.of(" %json "))
    assertEquals(None, Magic.of("x % 2"))
  }

  @Test def theNamedValueIsShownElseTheLast(): Unit = {
    assertEquals(Right("{\"application/json\":1}"), show("%json a", "a" -> 1, "b" -> 2))
    assertEquals(Right("{\"application/json\":2}"), show("%json", "a" -> 1, "b" -> 2))
    assertEquals(Left("NameError" -> "Value nope does not exist"), show("%json nope"))
    assertEquals(Left("NameError" -> "Value  does not exist"), show("%json"))
    assertEquals(Left("UnknownMagic" -> "Unknown magic command foo"), show("%foo x"))
  }

  @Test def valuesBecomeJson(): Unit = {
    assertEquals("""{"a":1,"b":[1,2]}""", json(Map("a" -> 1, "b" -> List(1, 2))))
    assertEquals("""{"age":3,"name":"x"}""", json(Person(3, "x")))
    assertEquals("""{"_1":1,"_2":"a"}""", json((1, "a")))
    assertEquals("""[null,null,1.5,true,"c"]""", json(Array(null, Double.NaN, Some(1.5), true, 'c')))
    assertEquals("""[12345678901234567890.10,123456789012345678901]""",
      json(Seq(BigDecimal("12345678901234567890.10"), BigInt("123456789012345678901"))))
    assertEquals(""""2026-11-22"""", json(java.sql.Date.valueOf("2026-11-22")))
    assertEquals("\"a\\\"\\\\\\n\\u0001\u00e9\ud83d\ude00\\ud83d\"", json("a\"\\\n\u0001\u00e9\ud83d\ude00\ud83d"))
  }

  @Test def whatHasNoJsonFormIsAnError(): Unit = {
    assertEquals(Left("TypeError" -> "A value of type java.lang.Object has no JSON form"), show("%json v", "v" -> new Object))
    val itself = new java.util.ArrayList[Any]
    itself.add(itself)
    assertEquals(true, show("%json v", "v" -> itself).isLeft)
    assertEquals(true, show("%json v", "v" -> new Iterable[Int] { def iterator: Iterator[Int] = Iterator.from(1) }).isLeft)
  }

  @Test def tablesAreTyped(): Unit = {
    assertEquals(
      Right("""{"headers":[{"type":"STRING_TYPE","name":"0"},{"type":"BIGINT_TYPE","name":"1"}],"data":[["a",1],["b",2]]}"""),
      table(List(List("a", 1), List("b", 2))))
    assertEquals(
      Right("""{"headers":[{"type":"BIGINT_TYPE","name":"a"},{"type":"STRING_TYPE","name":"b"}],"data":[[1,"x"],[2,null]]}"""),
      table(List(Map("b" -> "x", "a" -> 1), Map("a" -> 2))))
    assertEquals(Right("""{"headers":[{"type":"DECIMAL_TYPE","name":"0"}],"data":[[1.10]]}"""), table(BigDecimal("1.10")))
    assertEquals(Left("TypeError" -> "table rows have different types"), table(List(List(1), List("x"))))
  }
}
