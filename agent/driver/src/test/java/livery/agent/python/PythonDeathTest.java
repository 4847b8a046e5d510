package livery.agent.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PythonDeathTest {

  @Test
  void aStatementTellsHowItsInterpreterDied() throws Exception {
    assertDies("exit code 3", "import os", "print('last words')", "os._exit(3)");
    assertDies("signal 9", "import os", "print('last words')", "os.kill(os.getpid(), 9)");
    assertDies("signal 11", "import ctypes", "print('last words')", "ctypes.string_at(0)");
    assertDies("exit code 4", "import os", "print('last words')", "_p = os.system('sleep 5 &')", "os._exit(4)");
  }

  @Test
  void aDeathBetweenStatementsIsToldByTheNext() throws Exception {
    try (Child child = new Child()) {
      ProcessHandle process = ProcessHandle.of(Long.parseLong(child.text("import os", "os.getpid()"))).get();
      process.destroyForcibly();
      process.onExit().get();
      assertTrue(child.interpreter.alive());
      assertTrue(child.error("1").contains("signal 9"));
      assertFalse(child.interpreter.alive());
    }
  }

  @Test
  void itEndsWithItsAgentThoughBusy() throws Exception {
    Child child = new Child();
    long pid = Long.parseLong(child.text("import os", "os.getpid()"));
    Thread statement = new Thread(() -> child.run("while True:", "  try:", "    while True: pass", "  except: pass"));
    statement.start();
    ProcessHandle process = ProcessHandle.of(pid).get();
    child.close();
    process.onExit().get();
    statement.join();
    assertEquals(Optional.empty(), ProcessHandle.of(pid).filter(ProcessHandle::isAlive));
  }

  private static void assertDies(String how, String... code) throws Exception {
    try (Child child = new Child()) {
      JsonObject output = child.run(code);
      assertEquals("Error", output.get("ename").getAsString());
      assertTrue(output.get("evalue").getAsString().startsWith("Interpreter died: the Python process ended with " + how),
          output.toString());
      assertEquals("{\"text/plain\":\"last words\"}", output.get("data").toString());
      assertFalse(child.interpreter.alive());
    }
  }
}
