package livery.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import livery.agent.link.Server;

/**
 * The servers as the agent's file has them now: one that starts on another port, or with another certificate, writes it
 * there.
 */
final class ServerList implements Supplier<List<Server>> {
  private final Path file;
  private List<Server> known;

  /** @param known what counts until the file can be read */
  ServerList(Path file, List<Server> known) {
    this.file = file;
    this.known = known;
  }

  /** The addresses in the file, at least one; those of the last time when the file is gone or broken. */
  @Override
  public synchronized List<Server> get() {
    try {
      known = AgentFile.read(file).servers();
    } catch (IllegalArgumentException unreadable) {
      // nothing better is known than what was last read
    }
    return known;
  }
}
