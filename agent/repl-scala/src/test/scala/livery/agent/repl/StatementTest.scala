package livery.agent.repl

import java.nio.file.Path
import org.junit.jupiter.api.Assertions.{assertEquals, assertFalse, assertTrue}
import org.junit.jupiter.api.{AfterAll, BeforeAll, Test, TestInstance, Timeout}
import org.junit.jupiter.api.io.TempDir

/** The real compiler, without Spark. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class StatementTest {
  private var repl: Repl = _
  private var stdout: DriverStdout = _

  @BeforeAll def start(@TempDir classes: Path): Unit = {
    stdout = DriverStdout.install()
    repl = CompilerRepl.start(classes.toString)
  }

  @AfterAll def close(): Unit = {
    repl.close()
    stdout.uninstall()
  }

  private def run(code: String, interruption: Interruption = new Interruption): String = {
    val capture = stdout.begin()
    try Console.withOut(stdout.stream)(new Statement(repl, capture, interruption).execute(code)).toJson(0)
    finally stdout.end()
  }

  private def text(code: String): String = {
    val json = run(code)
    val start = "{\"status\":\"ok\",\"execution_count\":0,\"data\":{\"text/plain\":\""
    assertTrue(json.startsWith(start), json)
    json.stripPrefix(start).stripSuffix("\"}}").replace("\\n", "\n").replace("\\u003d", "=").replace("\\u003c", "<").replace("\\u003e", ">")
  }

  private def numberless(echo: String): String = echo.replaceAll("res\\d+", "res")

  @Test def theEchoIsThatOfScala212(): Unit = {
    assertEquals("x: Int = 5\nres: Int = 6\n", numberless(text("val x = 5\nx + 1")))
    assertEquals("f: (a: Int)Int\nres: Int = 8\n", numberless(text("def f(a: Int) = a * 2\nf(4)")))
    assertEquals("defined class P\ndefined trait T\ndefined object O\ndefined type alias I\n",
      text("case class P(a: Int)\ntrait T\nobject O\ntype I = Int"))
    assertEquals("v: Int = 1\nv: Int = 3\n", text("var v = 1\nv = 3"))
    assertEquals("lz: Int = <lazy>\n", text("lazy val lz = 5"))
    assertEquals("a: Int = 1\nb: String = two\n", text("val (a, b) = (1, \"two\")"))
    assertEquals("import scala.util.Random\n", text("import scala.util.Random"))
    assertEquals("res: Null = null\n", numberless(text("null")))
  }

  @Test def nothingToShowIsTheEmptyText(): Unit =
    for (code <- Seq("", "  \n ", "// just a comment", "()", "/* a\nb */")) assertEquals("", text(code), code)

  @Test def numbersOfResultsHaveNoGaps(): Unit = {
    def number = text("1").replaceAll("res(\\d+)(?s).*", "$1").toInt
    val first = number
    text("// a comment")
    assertEquals(first + 1, number)
  }

  @Test def printsStandWhereTheyWereMade(): Unit = {
    assertEquals("a\nx: Int = 1\nb\ny: Int = 2\n", text("val x = { println(\"a\"); 1 }\nval y = { System.out.println(\"b\"); 2 }"))
    assertEquals("other\n", text("{ val t = new Thread(() => println(\"other\")); t.start(); t.join() }"))
  }

  @Test def linesThatOnlyContinueAreGlued(): Unit =
    assertEquals("res: Int = 3\n", numberless(text("List(1, 2)\n  .map(_ + 1)\n  .max")))

  @Test def compileErrorsAreSplit(): Unit = {
    val error = run("val y: Int = \"a\"")
    assertTrue(error.matches("""\{"status":"error",.*"evalue":"<console>:\d+: error: type mismatch;","traceback":\[" found   : String.*"""), error)
    assertTrue(run("def g(a: Int) = {").contains("\"evalue\":\"incomplete statement\",\"traceback\":[]"))
  }

  @Test def runtimeErrorsKeepWhatWasPrinted(): Unit = {
    val error = run("val kept = 7\nprintln(\"before\"); 1/0")
    assertTrue(error.contains("\"evalue\":\"java.lang.ArithmeticException: / by zero\""), error)
    assertTrue(error.endsWith(",\"data\":{\"text/plain\":\"before\\n\"}}"), error)
    assertEquals("res: Int = 7\n", numberless(text("kept")))
  }

  @Test def hostileValuesDoNoHarm(): Unit = {
    assertTrue(run("class Bad { override def toString = sys.error(\"no string\") }\nnew Bad").contains("no string"))
    assertTrue(run("throw new RuntimeException(null: String)").contains("\"evalue\":\"java.lang.RuntimeException\""))
    assertTrue(run("class Mute extends Exception { override def getMessage = sys.error(\"m\") }\nthrow new Mute").contains("\"evalue\":\"Mute\""))
    assertTrue(run("def deep(n: Int): Int = deep(n + 1) + 1\ndeep(0)").contains("StackOverflowError"))
    assertEquals("res: Int = 2\n", numberless(text("1+1")))
  }

  @Test def magicsShowTheNamedValue(): Unit = {
    assertEquals("""{"status":"ok","execution_count":0,"data":{"application/json":{"a":1}}}""", run("val m = Map(\"a\" -> 1)\nval n = 2\n%json m"))
    assertEquals("""{"status":"ok","execution_count":0,"data":{"application/json":2}}""", run("%json n"))
    assertTrue(run("%json nope").contains("\"ename\":\"NameError\",\"evalue\":\"Value nope does not exist\""))
  }

  @Test def wordsAreCompletedWithoutATrace(): Unit = {
    def completed(code: String) = repl.complete(code, code.length)
    def number = text("1").replaceAll("res(\\d+)(?s).*", "$1").toInt
    text("object Meadow { def grass = sys.error(\"grazed\"); def graze(n: Int) = n }\nlazy val horse: Meadow.type = sys.error(\"ran\")")
    val first = number
    assertEquals(Seq("grass", "graze"), completed("Meadow.gra"))
    assertEquals(Seq("graze"), completed("val x = 1\nhorse.graz"))
    assertEquals(Seq("horse"), completed("println(hors"))
    assertEquals(Seq("graze"), repl.complete("Meadow.graz + 1", 11))
    assertEquals(Nil, completed("nosuch.x"))
    assertEquals(Nil, completed("Meadow.unknown"))
    assertEquals(first + 1, number)
    assertTrue(run("x").contains("not found: value x"))
  }

  /** Runs code that would not end, cancelling it as the driver does, again and again. */
  private def cancelled(code: String): String = {
    val interruption = new Interruption(patience = 300)
    @volatile var over = false
    val caller = new Thread(() => while (!over) { interruption.interrupt(); Thread.sleep(20) })
    caller.start()
    val output = try run("println(\"begun\")\n" + code, interruption) finally { over = true; caller.join() }
    assertFalse(Thread.interrupted(), "an interrupt leaked")
    output
  }

  @Test def aCancelEndsWaits(): Unit =
    for (code <- Seq("Thread.sleep(45000)", "new java.util.concurrent.LinkedBlockingQueue[Int]().take()", "synchronized(wait())")) {
      assertTrue(cancelled(code).contains("\"status\":\"error\""))
      assertEquals("res: Int = 2\n", numberless(text("1+1")))
    }

  @Test def aCancelBeforeTheCodeRunsKeepsItFromRunning(): Unit = {
    val interruption = new Interruption
    interruption.interrupt()
    assertTrue(run("println(\"ran\")", interruption).endsWith("\"evalue\":\"the statement was cancelled\",\"traceback\":[]}"))
  }

  @Test def aCancelEndsBusyLoopsWhereTheJvmCan(): Unit =
    if (System.getProperty("java.specification.version").toDouble < 20) {
      for (code <- Seq("while (true) {}", "while (true) try Thread.sleep(1000) catch { case _: Exception => }")) {
        assertTrue(cancelled(code).contains("cancelled"), code)
        assertEquals("still\nres: Int = 2\n", numberless(text("println(\"still\")\n1+1")))
      }
    }
}
