package livery.agent;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** The servers' addresses as the agent's file has them now: a server that starts on another port writes it there. */
final class ServerList implements Supplier<List<URI>> {
  private final Path file;
  private List<URI> known;

  /** @param known what counts until the file can be read */
  ServerList(Path file, List<URI> known) {
    this.file = file;
    this.known = known;
  }

  /** The addresses in the file, at least one; those of the last time when the file is gone or broken. */
  @Override
  public synchronized List<URI> get() {
    try {
      known = AgentFile.read(file).serverUris();
    } catch (IllegalArgumentException unreadable) {
      // nothing better is known than what was last read
    }
    return known;
  }
}
