package livery.agent.repl

import java.io.{ByteArrayOutputStream, PrintStream}
import java.nio.charset.StandardCharsets.UTF_8
import org.junit.jupiter.api.Assertions.{assertEquals, assertSame}
import org.junit.jupiter.api.Test

final class CaptureTest {
  private def print(capture: Capture, text: String): Unit = {
    val bytes = text.getBytes(UTF_8)
    capture.print(bytes, 0, bytes.length)
  }

  @Test def echoAndPrintsKeepTheirOrder(): Unit = {
    val capture = new Capture
    print(capture, "a\n")
    capture.echo("x: Int = 1\n")
    print(capture, "b\n")
    assertEquals("a\nx: Int = 1\nb\n", capture.text)
    assertEquals("a\nb\n", capture.printed)
  }

  @Test def tooMuchIsCutBetweenCharactersAndSaysSo(): Unit = {
    val capture = new Capture(4)
    print(capture, "abc\u00e9d")
    print(capture, "e")
    assertEquals("abc\n[output cut: 4 more bytes, 4 are kept]\n", capture.text)
  }

  @Test def theDriversOutputIsDivertedOnlyWhileAStatementRuns(): Unit = {
    val before = System.out
    val driver = new ByteArrayOutputStream
    System.setOut(new PrintStream(driver, true, "UTF-8"))
    try {
      val stdout = DriverStdout.install()
      System.out.print("1\u2603")
      val capture = stdout.begin()
      System.out.print("2\u2603")
      stdout.end()
      System.out.print("3")
      stdout.uninstall()
      System.out.print("4")
      assertEquals("2\u2603", capture.text)
      assertEquals("1\u260334", driver.toString("UTF-8"))
    } finally System.setOut(before)
    assertSame(before, System.out)
  }
}
