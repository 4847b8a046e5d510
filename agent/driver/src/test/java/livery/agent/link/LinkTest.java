package livery.agent.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import livery.agent.protocol.Event;
import livery.agent.protocol.Events;
import org.java_websocket.WebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LinkTest {
  private final RecordedCommands commands = new RecordedCommands();
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
      commands.unfinished = Arrays.asList(3, 4);
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
  void handsCommandsOnAndIgnoresWhatItDoesNotKnow() throws Exception {
    try (TestServer server = TestServer.begin()) {
      dial(server.uri());
      server.next("hello");
      server.say("{'type':'welcome','lastStored':0}");
      server.say("{'type':'dance'}");
      server.say("no json");
      server.say("{'type':'run','id':0,'kind':'sql','code':'select 1'}");
      server.say("{'type':'cancel','id':0}");
      server.say("{'type':'complete','request':'a1','kind':'sql','code':'sel','cursor':3}");
      server.say("{'type':'stop'}");
      assertEquals("run 0 sql select 1", commands.next());
      assertEquals("cancel 0", commands.next());
      assertEquals("complete a1 sql sel 3", commands.next());
      assertEquals("stop", commands.next());
      link.completed("a1", Collections.singletonList("select"));
      assertEquals("[\"select\"]", server.next("completed").get("candidates").toString());
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
      WebSocket first = server.latest;
      // No frame is sent: only the answers to its pings can keep the link here past the dead time.
      long past = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(3000);
      do {
        assertSame(first, server.nextAnsweredPing());
      } while (System.nanoTime() < past);
    }
  }

  @Test
  void aPeerThatNeverReadsHoldsUpNobody() throws Exception {
    try (ServerSocket server = new ServerSocket()) {
      server.setReceiveBufferSize(4096);
      server.bind(null);
      dial(settings(URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/"), 60_000).pings(50, 500));
      try (Socket stalled = server.accept()) {
        RawServer.upgrade(stalled);
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

  private void dial(Settings settings) {
    link = new Link(settings, commands);
    link.start();
  }

  private static Settings settings(URI uri, long orphanMillis) {
    return new Settings("s1", "secret", null, () -> Collections.singletonList(new Server(uri, null)), orphanMillis, "0.1.0");
  }
}
