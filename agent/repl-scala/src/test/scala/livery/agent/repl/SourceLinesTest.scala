package livery.agent.repl

import org.junit.jupiter.api.Assertions.{assertEquals, assertFalse, assertTrue}
import org.junit.jupiter.api.Test

final class SourceLinesTest {
  @Test def linesThatOnlyContinueBelongToTheInput(): Unit = {
    val chain = new SourceLines("df\n  // why\n\n  .filter(x)\n  .count\nval y = .5")
    assertEquals(5, chain.withContinuations(1))
    assertEquals(2, new SourceLines("if (a) b\nelse c\nd").withContinuations(1))
  }

  @Test def otherLinesStandAlone(): Unit =
    for (next <- Seq("val y = 1", ".5", "elsewhere", "{ 1 }", "/* .x */", "")) {
      assertEquals(1, new SourceLines(s"val x = 1\n$next").withContinuations(1), next)
    }

  @Test def commentsNest(): Unit = {
    assertTrue(SourceLines.onlyComments(" // a\n/* b /* c */ d */\n"))
    assertFalse(SourceLines.onlyComments("/* a /* b */"))
    assertFalse(SourceLines.onlyComments("/* a */ 1"))
  }

  @Test def blankLinesAreSkipped(): Unit = {
    assertEquals(2, new SourceLines("\n  \nx").skipBlank(0))
    assertEquals(2, new SourceLines(" \n").skipBlank(0))
  }
}
