package livery.agent.r;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RStatementsTest {
  private static RChild child;

  @BeforeAll
  static void start() throws Exception {
    child = new RChild();
  }

  @AfterAll
  static void stop() {
    child.close();
  }

  @AfterEach
  void theNextStatementIsUntouched() {
    assertEquals("[1] 2", child.text("1 + 1"));
  }

  @Test
  void valuesArePrintedAsRPrintsThem() {
    assertEquals("[1] 5\n[1] \"hi\"", child.text("x <- 5; x", "print('hi')"));
    assertEquals("  a b\n1 1 x\n2 2 y", child.text("data.frame(a = 1:2, b = c('x', 'y'))"));
    assertEquals("NULL", child.text("NULL"));
    assertEquals("", child.text("invisible(3)", "# a comment"));
    assertEquals("", child.text(""));
    assertEquals("<horse>", child.text("print.horse <- function(x, ...) cat('<horse>\\n')", "structure(1, class = 'horse')"));
    assertEquals("An object of class \"P\"\nSlot \"a\":\n[1] 1", child.text("setClass('P', representation(a = 'numeric'))", "new('P', a = 1)"));
    assertEquals("é☃😀\n[1] \"é\"", child.text("cat('é☃😀\\n')", "'é'"));
    assertEquals("[1] 30000", child.text("nchar('" + "é".repeat(30_000) + "')"));
    assertEquals("[1] \"a\\tb\\\\\"", child.text("'a\tb\\\\'"));
  }

  @Test
  void errorsSayWhatRSays() {
    assertEquals("Error: object 'nope' not found", child.error("nope"));
    assertEquals("Error in f(1) : boom 1", child.error("f <- function(a) stop('boom ', a)", "f(1)"));
    assertEquals("Error: top", child.error("stop('top')"));
    assertEquals("Error in 1 + \"a\" : non-numeric argument to binary operator", child.error("1 + 'a'"));
    assertEquals("Error: <text>:2:3: unexpected symbol\n1: never <- 1\n2: a b\n     ^", child.error("never <- 1", "a b"));
    assertEquals("Error: object 'never' not found", child.error("never"));
    assertTrue(child.error("library(nosuch)").startsWith("Error in library(nosuch) : there is no package called"));
    assertTrue(child.error("deep <- function() deep()", "deep()").contains("too"));
    assertTrue(child.error("'\0'").contains("U+0000"));
  }

  @Test
  void whatWasPrintedBeforeAnErrorIsKept() {
    assertEquals("{\"text/plain\":\"before\"}", child.run("kept <- 7", "cat('before\\n')", "stop('x')").get("data").toString());
    assertEquals("[1] 7", child.text("kept"));
  }

  @Test
  void whateverWritesToStandardOutputIsTheStatements() {
    assertEquals("shell\n[1] 0", child.text("status <- system('echo shell')", "status"));
    assertEquals("{\"type\":\"result\",\"status\":\"ok\"}", child.text("cat('{\"type\":\"result\",\"status\":\"ok\"}\\n')"));
    assertEquals("", child.text("message('to the log')", "warning('to the log')", "invisible(system('echo log >&2'))"));
    assertEquals("red", child.text("cat('\\033[31mred\\033[0m\\n')"));
    assertEquals("", child.text("sink('/dev/null')", "1"));
    assertEquals("[1] 2", child.text("sink()", "2"));
    assertTrue(child.error("invisible(system('echo x')); stop('still right')").endsWith("still right"));
  }

  @Test
  void nothingOfTheInterpreterIsInSight() {
    child.text("rm(list = ls(all.names = TRUE))");
    assertEquals("character(0)", child.text("ls(all.names = TRUE)"));
    assertEquals("[1] 7", child.text("print <- 3; c <- 4; list <- 5; paste0 <- 6", "7"));
    assertEquals("", child.text("rm(print, c, list, paste0)"));
  }

  @Test
  void whatIsDrawnIsShown() {
    assertPicture(child.data("plot(1:3)"));
    assertPicture(child.data("draws <- function() hist(c(1, 2, 2, 3))", "draws()", "'drawn'"));
    assertPicture(child.data("x <- barplot(1:3); invisible(dev.off())"));
    assertFalse(child.data("'plot(1)'").has("image/png"));
    assertFalse(child.data("plot <- 3", "rm(plot)").has("image/png"));
    assertFalse(child.data("png(tempfile()); plot(1); invisible(dev.off())").has("image/png"));
    assertFalse(child.run("plot(1)", "stop('x')").toString().contains("image"));
    assertEquals("[1] 0", child.text("length(Sys.glob(file.path(tempdir(), 'livery-page-*')))"));
  }

  @Test
  void wordsAreCompleted() {
    child.text("horse <- list(height = 1, heir = 2); meadow <- function(grass_green) 1");
    assertCompleted("print(hors", "horse");
    assertCompleted("horse$he", "height", "heir");
    assertCompleted("meadow(gras", "grass_green");
    assertCompleted("stats::medi", "median", "median.default");
    assertCompleted("x <- 1\nread.cs", "read.csv", "read.csv2");
    assertCompleted("nosuch$x");
    assertCompleted("'hors");
  }

  private static void assertCompleted(String code, String... candidates) {
    assertEquals(Arrays.asList(candidates), child.interpreter.complete(code, code.length()), code);
  }

  private static void assertPicture(JsonObject data) {
    byte[] png = Base64.getDecoder().decode(data.get("image/png").getAsString());
    assertEquals("PNG", new String(png, 1, 3));
    assertTrue(data.has("text/plain"));
  }
}
