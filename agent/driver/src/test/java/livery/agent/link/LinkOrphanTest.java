package livery.agent.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LinkOrphanTest {
  private static final String TIMED_OUT = "orphaned No server could be reached for 1 seconds.";

  private final RecordedCommands commands = new RecordedCommands();
  private Link link;

  @AfterEach
  void close() {
    if (link != null) {
      link.close();
    }
  }

  @Test
  void aWrongSecretIsTriedAgainUntilTheOrphanTimeOut() throws Exception {
    assertTimesOut("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "5e");
  }

  @Test
  void aStrangerWithoutSuchAPageIsTriedAgainUntilTheOrphanTimeOut() throws Exception {
    assertTimesOut("HTTP/1.1 404 Not Found\r\nLivery-Store: 5e\r\nContent-Length: 0\r\n\r\n", "5e");
  }

  @Test
  void goneIsNotBelievedOfAStranger() throws Exception {
    assertTimesOut("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", "5e");
  }

  @Test
  void goneIsNotBelievedOfAnotherStore() throws Exception {
    assertTimesOut("HTTP/1.1 410 Gone\r\nLivery-Store: 5e5e\r\nContent-Length: 0\r\n\r\n", "5e");
  }

  @Test
  void goneIsNotBelievedWhereTheSessionsStoreIsUnknown() throws Exception {
    assertTimesOut("HTTP/1.1 410 Gone\r\nLivery-Store: 5e\r\nContent-Length: 0\r\n\r\n", null);
  }

  @Test
  void goneFromTheSessionsOwnStoreEndsIt() throws Exception {
    String answer = "HTTP/1.1 410 Gone\r\nlivery-store: 5e\r\nContent-Length: 0\r\n\r\n";
    try (RawServer server = RawServer.answering(answer)) {
      dial(server.uri(), "5e", 60_000);
      assertEquals("orphaned The server at " + server.uri() + " no longer knows this session.", commands.next());
    }
  }

  @Test
  void goneIsUnderstoodWhenItComesInPieces() throws Exception {
    String[] pieces = {"HTTP/1.1 410 Gone\r\n", "Date: today\r\nLivery-", "Store: 5e\r\n", "\r\n"};
    try (RawServer server = RawServer.answering(pieces)) {
      dial(server.uri(), "5e", 60_000);
      assertEquals("orphaned The server at " + server.uri() + " no longer knows this session.", commands.next());
    }
  }

  private void assertTimesOut(String answer, String store) throws Exception {
    try (RawServer server = RawServer.answering(answer)) {
      dial(server.uri(), store, 1000);
      assertEquals(TIMED_OUT, commands.next());
    }
  }

  private void dial(URI uri, String store, long orphanMillis) {
    link =
        new Link(
            new Settings("s1", "secret", store, () -> Collections.singletonList(new Server(uri, null)), orphanMillis, "0.1.0"), commands);
    link.start();
  }
}
