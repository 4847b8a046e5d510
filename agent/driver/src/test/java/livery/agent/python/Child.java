package livery.agent.python;

import com.google.gson.JsonObject;
import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import livery.agent.child.InterpreterDriver;
import livery.agent.interpreter.InterpreterException;

/** The interpreter with a real Python process and without Spark, as the tests talk to it. */
final class Child extends InterpreterDriver<PythonInterpreter> {
  static final File SCRIPTS = new File("../python").getAbsoluteFile();

  Child() throws InterpreterException {
    this(Collections.<String, String>emptyMap());
  }

  Child(Map<String, String> environment) throws InterpreterException {
    super(new PythonInterpreter(Collections.singletonList("python3"), SCRIPTS, environment, false));
    interpreter.start(null);
  }

  /** `ename: evalue` of a statement that fails. */
  String error(String... code) {
    JsonObject output = failure(code);
    return output.get("ename").getAsString() + ": " + output.get("evalue").getAsString();
  }

  String traceback(String... code) {
    return run(code).getAsJsonArray("traceback").toString();
  }

  static List<String> python(String... arguments) {
    List<String> command = new ArrayList<>(Collections.singletonList("python3"));
    Collections.addAll(command, arguments);
    return command;
  }
}
