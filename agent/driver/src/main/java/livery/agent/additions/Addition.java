package livery.agent.additions;

import java.util.Set;

/** A jar or file that the server asks to add. */
public final class Addition {
  final int id;
  final String name;
  final String uri;
  final int chunks;
  final boolean toClassPath;
  final boolean toPython;

  /**
   * @param name the file's name, without any folder
   * @param uri where the file is; null if it is fetched from the server
   * @param chunks in how many pieces
   * @param to where it goes besides Spark's files: "classPath", "python"
   */
  public Addition(int id, String name, String uri, int chunks, Set<String> to) {
    this.id = id;
    this.name = name;
    this.uri = uri;
    this.chunks = chunks;
    this.toClassPath = to.contains("classPath");
    this.toPython = to.contains("python");
  }
}
