package livery.agent.r;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.io.File;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import livery.agent.child.InterpreterDriver;
import livery.agent.interpreter.InterpreterException;

/** The interpreter with a real R process and without Spark, as the tests talk to it. */
final class RChild extends InterpreterDriver<RInterpreter> {
  static final File SCRIPTS = new File("../r").getAbsoluteFile();

  RChild() throws InterpreterException {
    this(Collections.<String, String>emptyMap());
  }

  RChild(Map<String, String> environment) throws InterpreterException {
    this(Collections.singletonList("R"), environment);
  }

  RChild(List<String> command) throws InterpreterException {
    this(command, Collections.<String, String>emptyMap());
  }

  private RChild(List<String> command, Map<String, String> environment) throws InterpreterException {
    super(new RInterpreter(command, SCRIPTS, environment, false));
    interpreter.start(null);
  }

  /** The `evalue` of a statement that fails. */
  String error(String... code) {
    JsonObject output = failure(code);
    assertEquals("Error []", output.get("ename").getAsString() + " " + output.get("traceback"));
    return output.get("evalue").getAsString();
  }
}
