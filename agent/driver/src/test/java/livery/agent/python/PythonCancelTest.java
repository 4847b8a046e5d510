package livery.agent.python;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PythonCancelTest {
  private static Child child;

  @BeforeAll
  static void start() throws Exception {
    child = new Child();
  }

  @AfterAll
  static void stop() {
    child.close();
  }

  @AfterEach
  void theNextStatementIsUntouched() {
    child.interpreter.interrupt();
    assertEquals("499999500000", child.text("sum(n for n in range(1000000))"));
    assertEquals("None", child.text("import sys", "repr(sys.gettrace())").replace("'", ""));
  }

  @Test
  void busyAndWaitingCodeEnds() throws Exception {
    assertInterrupted(child.cancel("while True: pass"));
    assertInterrupted(child.cancel("import time", "time.sleep(600)"));
    assertInterrupted(child.cancel("import threading", "threading.Event().wait()"));
    assertInterrupted(child.cancel("import subprocess", "subprocess.run(['sleep', '600'])"));
    assertInterrupted(child.cancel("import asyncio", "asyncio.run(asyncio.sleep(600))"));
    assertInterrupted(child.cancel("class Slow:", "  def __repr__(self):", "    while True: pass", "Slow()"));
  }

  @Test
  void aCommandThatCodeWaitsForDeafToInterruptsEndsToo() throws Exception {
    assertInterrupted(child.cancel("import os", "os.system('sleep 600')", "while True: pass"));
    assertInterrupted(child.cancel("os.system('sleep 600; sleep 600')", "while True: pass"));
  }

  @Test
  void codeThatSwallowsTheInterruptEndsToo() throws Exception {
    assertInterrupted(child.cancel("import time", "while True:", "  try: time.sleep(600)", "  except: pass"));
    assertInterrupted(child.cancel("def stubborn():", "  while True:", "    try:", "      try: time.sleep(600)",
        "      except BaseException: pass", "      time.sleep(0.01)", "    except BaseException:", "      pass", "stubborn()"));
  }

  @Test
  void codeThatTookTheSignalOverEndsToo() throws Exception {
    assertInterrupted(child.cancel("import signal", "_h = signal.signal(signal.SIGINT, signal.SIG_IGN)", "while True: pass"));
    assertInterrupted(child.cancel("while True: pass"));
  }

  @Test
  void printsBeforeTheInterruptAreKept() throws Exception {
    JsonObject output = child.cancel("print('so far')", "while True: pass");
    assertInterrupted(output);
    assertEquals("{\"text/plain\":\"so far\"}", output.get("data").toString());
  }

  private static void assertInterrupted(JsonObject output) {
    assertEquals("KeyboardInterrupt", output.get("ename") == null ? output.toString() : output.get("ename").getAsString());
  }
}
