package livery.agent.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PythonCompletionTest {
  private static Child child;

  @BeforeAll
  static void start() throws Exception {
    child = new Child();
    child.run("import os, json", "alpha, alphabet = 1, 'x'",
        "class Horse:",
        "  def __init__(self): self.height = 1",
        "  def __getattribute__(self, name): ran.append(name)",
        "  def __dir__(self): ran.append('dir')",
        "  @property",
        "  def heir(self) -> 'Horse': ran.append('heir')",
        "  def heal(self, *how) -> 'Horse': ran.append('heal')",
        "ran, horse = [], Horse()", "ran.clear()");
  }

  @AfterAll
  static void stop() {
    child.close();
  }

  @Test
  void namesOfTheSessionAndOfTheLanguage() {
    assertCompleted("alph", "alpha", "alphabet");
    assertCompleted("print(whi", "while");
    assertCompleted("x = isinst", "isinstance");
    assertCompleted("if json.du", "dump", "dumps");
    assertCompleted("os.path.isd", "isdir");
    assertCompleted("alphabet.starts", "startswith");
    assertCompleted("'a'.upp", "upper");
    assertCompleted("nosuch.x");
    assertTrue(complete("", 0).contains("alpha"));
    assertTrue(complete("_", 1).contains("__name__"));
  }

  @Test
  void onlyWhatIsBeforeTheCursorCounts() {
    assertEquals(Arrays.asList("alpha", "alphabet"), complete("alph + nosuch(", 4));
    assertEquals(Collections.singletonList("alphabet"), complete("s = '😀'; alphab", 16));
  }

  @Test
  void noneOfTheUsersCodeRuns() {
    assertCompleted("horse.he", "heal", "height", "heir");
    assertCompleted("horse.heir.hei", "heir");
    assertCompleted("f(horse.heal(1, [2]).hea", "heal");
    assertCompleted("Horse().heal", "heal");
    assertEquals("[]", child.text("ran"));
  }

  @Test
  void aRunningStatementIsNoHindrance() throws Exception {
    CompletableFuture<Void> cancelled = CompletableFuture.runAsync(() -> {
      try {
        child.cancel("busy = 1", "while True: pass");
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
    while (!complete("bus", 3).equals(Collections.singletonList("busy"))) {
      assertTrue(!cancelled.isDone(), "nothing was completed while it ran");
    }
    cancelled.get();
  }

  private static void assertCompleted(String code, String... candidates) {
    assertEquals(Arrays.asList(candidates), complete(code, code.length()), code);
  }

  private static List<String> complete(String code, int cursor) {
    return child.interpreter.complete(code, cursor);
  }
}
