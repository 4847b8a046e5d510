package livery.agent.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import livery.agent.protocol.Events;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LinkRedialTest {
  private final Semaphore looks = new Semaphore(0);
  private volatile URI address;
  private Link link;

  @AfterEach
  void close() {
    if (link != null) {
      link.close();
    }
  }

  @Test
  void afterACutItDialsAgainAndSendsWhatIsNotStored() throws Exception {
    try (TestServer server = TestServer.begin()) {
      dial(server.uri());
      link.send(Events.started(0, 1));
      link.send(Events.started(1, 1));
      server.next("hello");
      server.say("{'type':'welcome','lastStored':0}");
      server.next("started");
      server.next("started");
      server.latest.closeConnection(1006, "cut");
      server.next("hello");
      server.say("{'type':'welcome','lastStored':1}");
      JsonObject again = server.next("started");
      assertEquals(2, again.get("n").getAsLong());
      assertEquals(1, again.get("id").getAsInt());
    }
  }

  @Test
  void findsTheServerThatComesBack() throws Exception {
    int port;
    try (TestServer server = TestServer.begin()) {
      port = server.getPort();
      dial(server.uri());
      server.next("hello");
      server.say("{'type':'welcome','lastStored':0}");
    }
    link.send(Events.started(0, 1));
    try (TestServer server = TestServer.begin(port)) {
      server.next("hello");
      server.say("{'type':'welcome','lastStored':0}");
      assertEquals(1, server.next("started").get("n").getAsLong());
    }
  }

  @Test
  void findsTheServerThatComesBackAtAnotherAddress() throws Exception {
    try (TestServer second = TestServer.begin()) {
      try (TestServer first = TestServer.begin()) {
        dial(first.uri());
        first.next("hello");
        first.say("{'type':'welcome','lastStored':0}");
        address = second.uri();
      }
      second.next("hello");
    }
  }

  @Test
  void aServerThatIsNoLongerListedIsLeftForOneThatIs() throws Exception {
    try (TestServer halted = TestServer.begin();
        TestServer other = TestServer.begin()) {
      dial(halted.uri());
      link.send(Events.started(0, 1));
      halted.next("hello");
      halted.say("{'type':'welcome','lastStored':0}");
      halted.next("started");
      address = other.uri();
      other.next("hello");
      other.say("{'type':'welcome','lastStored':0}");
      assertEquals(1, other.next("started").get("n").getAsLong());
    }
  }

  @Test
  void aServerThatStaysListedIsKept() throws Exception {
    try (TestServer server = TestServer.begin()) {
      dial(server.uri());
      server.next("hello");
      server.say("{'type':'welcome','lastStored':0}");
      looks.acquire(3); // the one before the dial, and two beside the connection
      link.send(Events.started(0, 1));
      server.next("started");
    }
  }

  @Test
  void aServerThatWelcomesAndFailsIsDialledMoreAndMoreSlowly() throws Exception {
    try (TestServer server = TestServer.begin()) {
      dial(server.uri());
      link.send(Events.started(0, 1));
      long millis = welcomeAndFail(server, 5, "");
      assertTrue(millis >= 100 + 200 + 400 + 800, millis + " ms"); // the least that four doubling waits can be
    }
  }

  @Test
  void aServerThatStoresIsDialledSoon() throws Exception {
    try (TestServer server = TestServer.begin()) {
      dial(server.uri());
      link.send(Events.started(0, 1));
      long millis = welcomeAndFail(server, 9, "{'type':'ack','n':1}");
      assertTrue(millis < 100 + 200 + 400 + 800 + 1600 + 3 * 2500, millis + " ms");
    }
  }

  /** How long {@code times} dials take, in ms. The server hears an event on each, or stores it on the first. */
  private static long welcomeAndFail(TestServer server, int times, String answer) throws InterruptedException {
    long since = System.nanoTime();
    for (int time = 0; time < times; time++) {
      server.next("hello");
      server.say("{'type':'welcome','lastStored':0}");
      if (time == 0 || answer.isEmpty()) {
        server.next("started");
      }
      if (!answer.isEmpty()) {
        server.say(answer);
      }
      server.latest.close(1011, "no space left on the disk");
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
  }

  private void dial(URI uri) {
    address = uri;
    Settings settings = new Settings("s1", "secret", null, this::list, 60_000, "0.1.0");
    link = new Link(settings, new RecordedCommands());
    link.start();
  }

  private List<Server> list() {
    looks.release();
    return Collections.singletonList(new Server(address, null));
  }
}
