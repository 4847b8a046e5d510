package livery.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import livery.agent.link.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerListTest {
  private static final List<Server> LAUNCH = List.of(new Server(URI.create("ws://127.0.0.1:1/v1/agents"), null));

  @TempDir Path directory;

  @Test
  void theAddressesAreThoseThatTheFileHasNow() throws Exception {
    ServerList servers = new ServerList(file(), LAUNCH);
    write("\"servers\":[\"ws://127.0.0.1:2/a\",\"ws://127.0.0.1:3/a\"]");
    assertEquals("[ws://127.0.0.1:2/a, ws://127.0.0.1:3/a]", servers.get().toString());
    write("\"servers\":[\"ws://127.0.0.1:4/a\"],\"aSettingOfANewerServer\":{}");
    assertEquals("[ws://127.0.0.1:4/a]", servers.get().toString());
  }

  @Test
  void aFileThatCannotBeReadChangesNothing() throws Exception {
    ServerList servers = new ServerList(file(), LAUNCH);
    assertEquals(LAUNCH, servers.get());
    write("\"servers\":[\"ws://127.0.0.1:2/a\"]");
    List<Server> read = servers.get();
    for (String broken : List.of("[]", "null", "[null]", "[\"no uri\"]", "\"\"", "[\"ws://")) {
      write("\"servers\":" + broken);
      assertEquals(read.toString(), servers.get().toString(), broken);
    }
    Files.write(file(), new byte[0]);
    assertEquals(read, servers.get());
    Files.delete(file());
    assertEquals(read, servers.get());
  }

  private Path file() {
    return directory.resolve("agent.json");
  }

  private void write(String servers) throws IOException {
    Files.writeString(file(), "{\"session\":\"s\",\"kind\":\"sql\",\"secret\":\"x\"," + servers + "}");
  }
}
