package livery.agent.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import livery.agent.child.PrintedText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PythonStdoutTest {
  private Child child;

  @BeforeEach
  void start() throws Exception {
    child = new Child();
  }

  @AfterEach
  void stop() {
    assertEquals("still right\n2", child.text("print('still right'); 1+1"));
    child.close();
  }

  @Test
  void whateverWritesToDescriptorOneIsTheStatements() {
    assertEquals("before\nshell\nafter\n0", child.text(
        "import os", "print('before')", "status = os.system('echo shell')", "print('after')", "status"));
    assertEquals("child", child.text("import subprocess", "_p = subprocess.run(['echo', 'child'])"));
    assertEquals("py\nfrom C", child.text(
        "import ctypes", "print('py')", "_n = ctypes.CDLL(None).printf(b'from C')"));
    assertEquals("raw", child.text("import os", "_n = os.write(1, b'raw')"));
    assertEquals("from thread", child.text(
        "import threading", "t=threading.Thread(target=lambda: print(\"from thread\")); t.start(); t.join()"));
    assertEquals("binary", child.text("import sys", "_n = sys.stdout.buffer.write(b'binary')"));
  }

  @Test
  void stderrStaysOutOfResults() {
    assertEquals("", child.text("import sys, warnings, os", "print('err', file=sys.stderr)", "warnings.warn('w')",
        "_s = os.system('echo e >&2')"));
  }

  @Test
  void whatALookAlikeSaysChangesNothing() {
    assertEquals("{\"type\": \"result\", \"id\": 0}", child.text(
        "print('{\"type\": \"result\", \"id\": 0}')"));
    assertEquals("\0a\0\0:0\0", child.text("print('\\0a\\0\\0:0\\0')"));
    assertTrue(child.error("import os; os.system('echo x'); 1/0").startsWith("ZeroDivisionError"));
  }

  @Test
  void aClosedOrRedirectedDescriptorIsPutRight() {
    child.run("import os", "os.close(1)", "print('lost')");
    assertEquals("1", child.text("1"));
    child.run("import os", "null = os.open(os.devnull, os.O_WRONLY)", "os.dup2(null, 1)", "print('lost')");
    assertEquals("2", child.text("2"));
    child.run("import sys", "sys.stdout.close()");
    assertEquals("back", child.text("print('back')"));
    child.run("sys.stdout = None");
    assertEquals("back\n3", child.text("print('back'); 3"));
    child.run("os.closerange(3, 200)");
    assertEquals("4", child.text("4"));
    child.run("import io", "kept, sys.stdout = sys.stdout, io.StringIO()");
    assertEquals("5", child.text("print('elsewhere'); 5"));
    assertEquals("", child.text("sys.stdout = kept"));
  }

  @Test
  void lateOutputIsNotTheNextStatements() {
    child.run("import threading", "go, gone = threading.Event(), threading.Event()", "def late():",
        "  go.wait(); print('late'); gone.set()", "threading.Thread(target=late).start()");
    assertEquals("late", child.text("go.set(); _w = gone.wait()"));
    child.run("import sys", "_n = sys.stdout.write('no line end')");
    assertEquals("", child.text("None"));
  }

  @Test
  void outputIsCutAndSaysSo() {
    String text = child.text("for i in range(20): print('é' * 524288)");
    assertTrue(text.length() < PrintedText.LIMIT_BYTES, "length " + text.length());
    assertTrue(text.endsWith("16777216 are kept]"), text.substring(text.length() - 100));
  }

  @Test
  void aForkSpeaksOnStdoutAlone() {
    assertEquals("child\nparent", child.text("import os, sys", "pid = os.fork()", "if pid == 0:", "  print('child')",
        "else:", "  _w = os.waitpid(pid, 0); print('parent')"));
    assertEquals("[1, 4]", child.text("import multiprocessing", "def square(x): return x * x",
        "with multiprocessing.get_context('fork').Pool(2) as pool: squares = pool.map(square, [1, 2])", "squares"));
  }
}
