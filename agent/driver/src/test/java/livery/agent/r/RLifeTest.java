package livery.agent.r;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import livery.agent.interpreter.InterpreterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RLifeTest {

  @Test
  void codeOfAnySortIsCancelledAndTheNextStatementIsUntouched() throws Exception {
    try (RChild child = new RChild()) {
      String[] endless = {
        "Sys.sleep(600)", "repeat {}", "cat('so far\\n'); Sys.sleep(600)", "system('sleep 600'); repeat {}",
        "system('sleep 600; sleep 600'); repeat {}",
        "f <- function(n) { on.exit(cat('')); repeat n <- n + 1 }; f(1)", "readLines(pipe('sleep 600')); repeat {}",
      };
      for (String code : endless) {
        JsonObject output = child.cancel(code);
        assertEquals("error", output.get("status").getAsString(), code);
        assertEquals("The statement was interrupted.", output.get("evalue").getAsString());
        child.interpreter.interrupt();
        assertEquals("[1] 2", child.text("1 + 1"));
      }
      assertEquals("{\"text/plain\":\"so far\"}", child.cancel("cat('so far\\n'); repeat {}").get("data").toString());
    }
  }

  @Test
  void aBusyInterpreterCompletesNothingAndHoldsNobodyUp() throws Exception {
    try (RChild child = new RChild()) {
      CompletableFuture<JsonObject> cancelled = new CompletableFuture<>();
      new Thread(() -> {
        try {
          cancelled.complete(child.cancel("Sys.sleep(600)"));
        } catch (Exception e) {
          cancelled.completeExceptionally(e);
        }
      }).start();
      long asked = System.nanoTime();
      child.interpreter.complete("pri", 3);
      assertTrue(System.nanoTime() - asked < 5_000_000_000L);
      cancelled.get();
      assertTrue(child.interpreter.complete("prin", 4).contains("print"));
    }
  }

  @Test
  void aStatementTellsHowItsInterpreterDied() throws Exception {
    assertDies("exit code 3", "cat('last words\\n'); quit(status = 3)");
    assertDies("exit code 0", "cat('last words\\n'); q()");
    assertDies("signal 9", "cat('last words\\n'); tools::pskill(Sys.getpid(), 9)");
  }

  @Test
  void itEndsWithItsAgent() throws Exception {
    RChild child = new RChild();
    ProcessHandle process = ProcessHandle.of(Long.parseLong(child.text("cat(Sys.getpid())"))).get();
    child.close();
    process.onExit().get();
    assertEquals(Optional.empty(), ProcessHandle.of(process.pid()).filter(ProcessHandle::isAlive));
  }

  @Test
  void aBusyOneEndsWithAnAgentThatIsKilled() throws Exception {
    try (RChild child = new RChild(Arrays.asList("sh", "-c", "R \"$@\"; exit $?", "sh"))) {
      ProcessHandle process = ProcessHandle.of(Long.parseLong(child.text("cat(Sys.getpid())"))).get();
      CompletableFuture<JsonObject> busy = CompletableFuture.supplyAsync(() -> child.run("repeat {}"));
      process.parent().get().destroyForcibly();
      process.onExit().get();
      assertTrue(busy.get().get("evalue").getAsString().contains("signal 9"));
    }
  }

  @Test
  void theSecretIsNeitherInArgumentsNorInTheEnvironment() throws Exception {
    try (RChild child = new RChild(Collections.singletonMap("LIVERY_APP", "uid-7"))) {
      assertEquals("[1] \"uid-7\"", child.text("Sys.getenv('LIVERY_APP')"));
      assertEquals("[1] FALSE", child.text("any(grepl('^[0-9a-f]{32}$', c(commandArgs(), Sys.getenv())))"));
    }
  }

  @Test
  void textIsUtf8WhateverTheLocale() throws Exception {
    try (RChild child = new RChild(Collections.singletonMap("LC_ALL", "C"))) {
      assertEquals("[1] \"☃\"", child.text("'☃'"));
    }
  }

  @Test
  void anRThatIsMissingOrNoneIsNamedWithWhatToDo() {
    String missing = failure("no-such-R");
    assertTrue(missing.contains("no-such-R"), missing);
    assertTrue(missing.contains("install R, or set spark.r.shell.command or SPARKR_DRIVER_R"), missing);
    String none = failure("false");
    assertTrue(none.contains("R (false) ended while it started, with exit code 1"), none);
  }

  private static String failure(String program) {
    RInterpreter interpreter =
        new RInterpreter(Collections.singletonList(program), RChild.SCRIPTS, Collections.<String, String>emptyMap(), false);
    try {
      return assertThrows(InterpreterException.class, () -> interpreter.start(null)).getMessage();
    } finally {
      interpreter.close();
    }
  }

  private static void assertDies(String how, String code) throws Exception {
    try (RChild child = new RChild()) {
      JsonObject output = child.run(code);
      assertTrue(output.get("evalue").getAsString().startsWith("Interpreter died: the R process ended with " + how),
          output.toString());
      assertEquals("{\"text/plain\":\"last words\"}", output.get("data").toString());
      assertFalse(child.interpreter.alive());
    }
  }
}
