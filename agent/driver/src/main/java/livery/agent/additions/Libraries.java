package livery.agent.additions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What was added while the session lives, for interpreters to take up before their next statement: jars for a compiler,
 * modules for Python. The lists only grow.
 */
public final class Libraries {
  private final List<String> jars = new ArrayList<>();
  private final List<String> python = new ArrayList<>();

  public synchronized void addJar(String path) {
    jars.add(path);
  }

  public synchronized void addPython(String location) {
    python.add(location);
  }

  /** Paths of the jars that came after the first {@code known}. */
  public synchronized List<String> jarsAfter(int known) {
    return after(jars, known);
  }

  /** Paths or URIs of the files with Python modules that came after the first {@code known}. */
  public synchronized List<String> pythonAfter(int known) {
    return after(python, known);
  }

  private static List<String> after(List<String> all, int known) {
    return Collections.unmodifiableList(new ArrayList<>(all.subList(known, all.size())));
  }
}
