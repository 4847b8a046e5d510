package livery.agent;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import livery.agent.link.Server;

/** What the server tells the agent at its start: a JSON file that only the session's user may read. */
public final class AgentFile {
  String session;
  String kind;
  String secret;
  String store;
  List<String> servers = Collections.emptyList();
  Map<String, String> certificates = Collections.emptyMap();
  long orphanTimeoutSeconds = 43200;
  Python python = new Python();
  R r = new R();
  int sqlRows = 1000;
  int cancelIntervalMs = 100;

  /** How the Python interpreter is started: its command line's beginning, and the folder of our scripts. */
  static final class Python {
    List<String> command = Collections.singletonList("python3");
    String scripts;
  }

  /** The same for R. */
  static final class R {
    List<String> command = Collections.singletonList("R");
    String scripts;
  }

  private AgentFile() {}

  /** @throws IllegalArgumentException with a sentence that says what is wrong with the file */
  public static AgentFile read(Path path) {
    AgentFile file;
    try {
      file = new Gson().fromJson(new String(Files.readAllBytes(path), StandardCharsets.UTF_8), AgentFile.class);
    } catch (IOException | JsonParseException e) {
      throw new IllegalArgumentException("The agent's settings " + path + " cannot be read: " + e, e);
    }
    if (file == null || file.session == null || file.kind == null || file.secret == null || !file.hasServers()) {
      throw new IllegalArgumentException("The agent's settings " + path + " lack session, kind, secret or servers.");
    }
    return file;
  }

  private boolean hasServers() {
    return servers != null && !servers.isEmpty() && !servers.contains(null);
  }

  /** @throws IllegalArgumentException if one is no URI */
  List<Server> servers() {
    List<Server> known = new ArrayList<>();
    for (String server : servers) {
      known.add(new Server(URI.create(server), certificates.get(server)));
    }
    return known;
  }
}
