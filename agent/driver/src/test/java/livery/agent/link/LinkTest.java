package livery.agent.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import livery.agent.protocol.Event;
import livery.agent.protocol.Events;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LinkTest {
  private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
  private volatile List<Integer> unfinished = Collections.emptyList();
  private Link link;

  @AfterEach
  void close() {
    if (link != null) {
      link.close();
    }
  }

  @Test
  void saysWhoItIsAndWhatItKnowsThenSendsWhatWaits() throws Exception {
    try (TestServer server = TestServer.begin()) {
      unfinished = Arrays.asList(3, 4);
      dial(server.uri());
      link.send(Events.started(3, 1));
      assertEquals("Bearer s1.secret", server.nextAuthorization());
      JsonObject hello = server.next("hello");
      assertEquals("[3,4]", hello.get("running").toString());
      assertEquals(0, hello.get("lastStored").getAsLong());
      server.say("{'type':'welcome','lastStored':0}");
      assertEquals(1, server.next("started").get("n").getAsLong());
      link.progress(3, 0.5);
      assertEquals(0.5, server.next("progress").get("value").getAsDouble());
      server.say("{'type':'ack','n':1}");
      assertTrue(link.awaitStored(10_000));
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
  void handsCommandsOnAndIgnoresWhatItDoesNotKnow() throws Exception {
    try (TestServer server = TestServer.begin()) {
      dial(server.uri());
      server.next("hello");
      server.say("{'type':'welcome','lastStored':0}");
      server.say("{'type':'dance'}");
      server.say("no json");
      server.say("{'type':'run','id':0,'kind':'sql','code':'select 1'}");
      server.say("{'type':'cancel','id':0}");
      server.say("{'type':'stop'}");
      assertEquals("run 0 sql select 1", command());
      assertEquals("cancel 0", command());
      assertEquals("stop", command());
    }
  }

  @Test
  void aSilentPeerIsLeft() throws Exception {
    try (TestServer server = TestServer.begin()) {
      server.silent = true;
      dial(settings(server.uri(), 60_000).pings(50, 300));
      server.next("hello");
      server.say("{'type':'welcome','lastStored':0}");
      server.next("hello");
    }
  }

  @Test
  void aPeerThatAnswersPingsIsKept() throws Exception {
    try (TestServer server = TestServer.begin()) {
      dial(settings(server.uri(), 60_000).pings(50, 2000));
      server.next("hello");
      server.say("{'type':'welcome','lastStored':0}");
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2500);
      for (int n = 1; System.nanoTime() < until; n++) {
        link.send(Events.started(n, 1));
        assertEquals(n, server.next("started").get("n").getAsInt());
        server.say("{'type':'ack','n':" + n + "}");
      }
    }
  }

  @Test
  void aSessionThatIsGoneEnds() throws Exception {
    try (TestServer server = TestServer.begin()) {
      server.gone = true;
      dial(server.uri());
      assertTrue(command().startsWith("orphaned The server at"));
    }
  }

  @Test
  void aWrongSecretIsTriedAgainUntilTheOrphanTimeOut() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread refusing = new Thread(() -> refuse(server));
      refusing.setDaemon(true);
      refusing.start();
      dial(settings(URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/"), 1000));
      assertEquals("orphaned No server could be reached for 1 seconds.", command());
    }
  }

  @Test
  void aPeerThatNeverReadsHoldsUpNobody() throws Exception {
    try (ServerSocket server = new ServerSocket()) {
      server.setReceiveBufferSize(4096);
      server.bind(null);
      dial(settings(URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/"), 60_000).pings(50, 500));
      try (Socket stalled = server.accept()) {
        upgrade(stalled);
        byte[] welcome = "{\"type\":\"welcome\",\"lastStored\":0}".getBytes(StandardCharsets.UTF_8);
        stalled.getOutputStream().write(new byte[] {(byte) 0x81, (byte) welcome.length});
        stalled.getOutputStream().write(welcome);
        String text = String.join("", Collections.nCopies(Events.PART_LENGTH, "x"));
        for (int id = 0; id < 20; id++) {
          for (Event event : Events.finished(id, "available", text, 1)) {
            link.send(event); // would hang here if it wrote to the socket itself
          }
        }
        try (Socket second = server.accept()) {
          assertNotNull(second);
        }
      }
    }
  }

  private void dial(URI uri) {
    dial(settings(uri, 60_000));
  }

  private void dial(Link.Settings settings) {
    link = new Link(settings, new Recorder());
    link.start();
  }

  private static Link.Settings settings(URI uri, long orphanMillis) {
    return new Link.Settings("s1", "secret", Collections.singletonList(uri), orphanMillis, "0.1.0");
  }

  private String command() throws InterruptedException {
    return commands.poll(TestServer.PATIENCE_S, TimeUnit.SECONDS);
  }

  private static void refuse(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        request(socket);
        socket.getOutputStream().write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n".getBytes());
      } catch (Exception closed) {
        // the next one, if there is one
      }
    }
  }

  private static void upgrade(Socket socket) throws Exception {
    String request = request(socket);
    String key = request.replaceAll("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
    byte[] hash =
        MessageDigest.getInstance("SHA-1").digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes());
    String response =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n";
    socket.getOutputStream().write(response.getBytes());
  }

  private static String request(Socket socket) throws Exception {
    return new Scanner(socket.getInputStream(), "UTF-8").useDelimiter("\r\n\r\n").next();
  }

  private final class Recorder implements Commands {
    @Override
    public void run(int id, String kind, String code) {
      commands.add("run " + id + " " + kind + " " + code);
    }

    @Override
    public void cancel(int id) {
      commands.add("cancel " + id);
    }

    @Override
    public void stop() {
      commands.add("stop");
    }

    @Override
    public void orphaned(String why) {
      commands.add("orphaned " + why);
    }

    @Override
    public Collection<Integer> unfinished() {
      return unfinished;
    }
  }
}
