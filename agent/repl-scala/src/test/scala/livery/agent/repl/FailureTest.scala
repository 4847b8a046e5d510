package livery.agent.repl

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

final class FailureTest {
  @Test def theFirstLineIsTheValueAndTheOthersTheTraceback(): Unit =
    assertEquals(
      """{"status":"error","execution_count":1,"ename":"Error","evalue":"a.B: c","traceback":["  at d\n","  ... 3 more\n"],"data":{"text/plain":"p"}}""",
      Failure.ofText("a.B: c\n  at d\n  ... 3 more\n", "p").toJson(1))

  @Test def warningsComeAfterTheError(): Unit =
    assertEquals("<console>:1: error: x\n  y\nwarning: w\n", Failure.errorFirst("warning: w\n<console>:1: error: x\n  y\n"))

  @Test def whatCannotSayWhatItIsIsNamed(): Unit = {
    val mute = new RuntimeException { override def getMessage: String = throw new IllegalStateException("no") }
    assertEquals(mute.getClass.getName, Failure.describe(mute))
    val nameless = new RuntimeException { override def toString: String = null }
    assertEquals(nameless.getClass.getName, Failure.describe(new ExceptionInInitializerError(nameless)))
  }
}
