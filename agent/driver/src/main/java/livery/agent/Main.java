package livery.agent;

import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * The program that an interactive session's driver runs: {@code spark-submit --class livery.agent.Main … AGENT_FILE}.
 * It starts Spark and the session's interpreter, dials the server, and runs what that sends until it is told to stop.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("Usage: livery.agent.Main AGENT_FILE");
      System.exit(2);
    }
    Path file = Paths.get(args[0]).toAbsolutePath();
    AgentFile settings;
    try {
      settings = AgentFile.read(file);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    new Session(settings, file).start();
    // Spark's submitter stops the context when main returns; the session ends by exit.
    Thread.currentThread().join();
  }
}
