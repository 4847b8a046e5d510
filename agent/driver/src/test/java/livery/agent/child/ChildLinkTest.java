package livery.agent.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildLinkTest {
  private ChildLink link;

  @BeforeEach
  void listen() throws IOException {
    link = ChildLink.listen();
  }

  @AfterEach
  void close() {
    link.close();
  }

  @Test
  void strangersDoNotEndTheWaitForTheChild() throws Exception {
    CompletableFuture<Boolean> accepted = accept();
    try (Socket resetting = dial()) {
      resetting.setSoLinger(true, 0); // its close is a reset
    }
    String[] wrong = {"", "\n", "GET / HTTP/1.1\r\n\r\n", "{}\n", "{\"secret\":null}\n", "{\"secret\":\"00\"}\n"};
    for (String said : wrong) {
      try (Socket stranger = dial()) {
        say(stranger, said);
      }
    }
    try (Socket child = dial()) {
      say(child, "{\"secret\":\"" + link.secret() + "\"}\nhello\n");
      assertTrue(accepted.get(30, TimeUnit.SECONDS));
      assertEquals("hello", link.readLine());
    }
  }

  @Test
  void aChildThatNeverComesEndsTheWait() throws Exception {
    assertFalse(link.accept(() -> false));
  }

  private CompletableFuture<Boolean> accept() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return link.accept(() -> true);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private Socket dial() throws IOException {
    return new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), link.port());
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
