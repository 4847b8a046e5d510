package livery.agent.python;

import static livery.agent.python.Child.SCRIPTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import livery.agent.interpreter.InterpreterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PythonStartTest {

  @Test
  void aMissingPythonIsNamedWithWhatToDo() {
    String message = failure(Collections.singletonList("no-such-python"), SCRIPTS);
    assertTrue(message.contains("no-such-python"), message);
    assertTrue(message.contains("set spark.pyspark.python or PYSPARK_PYTHON"), message);
  }

  @Test
  void aProgramThatIsNoPythonIsNamed() {
    String message = failure(Collections.singletonList("false"), SCRIPTS);
    assertTrue(message.contains("(false) ended while it started, with exit code 1"), message);
  }

  @Test
  void anOldPythonSaysWhatItNeeds(@TempDir Path folder) throws Exception {
    // The same file, as a Python older than any that is asked for.
    String main = new String(Files.readAllBytes(new File(SCRIPTS, "main.py").toPath()), StandardCharsets.UTF_8);
    Files.write(folder.resolve("main.py"), main.replace("(3, 8)", "(9, 9)").getBytes(StandardCharsets.UTF_8));
    String message = failure(Child.python(), folder.toFile());
    assertTrue(message.contains("is too old: Livery needs 9.9 or later"), message);
  }

  @Test
  void theSecretIsNeitherInArgumentsNorInTheEnvironment() throws Exception {
    try (Child child = new Child(Collections.singletonMap("LIVERY_APP", "uid-7"))) {
      assertEquals("'uid-7'", child.text("import os", "os.environ['LIVERY_APP']"));
      assertEquals("['']", child.text("import sys", "sys.argv"));
      assertEquals("set()", child.text("import re", "texts = [open('/proc/self/' + f).read() for f in ('environ', 'cmdline')]",
          "{m for t in texts for m in re.findall(r'\\b[0-9a-f]{32}\\b', t)} - set(os.environ.values())"));
    }
  }

  private static String failure(List<String> command, File scripts) {
    PythonInterpreter interpreter = new PythonInterpreter(command, scripts, Collections.<String, String>emptyMap(), false);
    try {
      return assertThrows(InterpreterException.class, () -> interpreter.start(null)).getMessage();
    } finally {
      interpreter.close();
    }
  }
}
