package livery.agent.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The golden frames are read by the server's tests too: what one side writes, the other reads. */
class FramesTest {
  private static final long AT = 1795363155661L;

  @Test
  void agentWritesTheGoldenFrames() {
    assertFrame("hello", AgentFrames.hello("0b9f0c5e7d1a4c63", 4, Arrays.asList(2, 3), Arrays.asList(1), "0.1.0"));
    String app = "local-1795363129000";
    assertFrame("ready", Events.ready(app, "http://127.0.0.1:4040", "4.3.0", "2.13", 1795363133042L).toJson(1));
    assertFrame("ready-without-ui", Events.ready(app, null, "3.5.9", "2.12", 1795363133042L).toJson(1));
    String why = "Spark could not start: \"spark.driver.cores\" is not a number.";
    assertFrame("failed", Events.failed(why, 1795363133042L).toJson(1));
    assertFrame("started", Events.started(0, 1795363155561L).toJson(2));
    assertFrame("completed", AgentFrames.completed("1f0c", Arrays.asList("range", "read")));
    assertFrame("progress", AgentFrames.progress(0, 0.5));
    String output = JsonParser.parseString(golden("finished")).getAsJsonObject().get("output").getAsString();
    assertFrame("finished", Events.finished(0, "available", output, AT).get(0).toJson(3));
    assertFrame("finished-cancelled", Events.finished(4, "cancelled", null, AT).get(0).toJson(7));
    assertFrame("job-started", Events.jobStarted(3, AT).toJson(8));
    assertFrame("job-finished", Events.jobFinished(3, "succeeded", "AQGIJw==", AT).get(0).toJson(10));
    assertFrame("job-cancelled", Events.jobFinished(3, "cancelled", null, AT).get(0).toJson(12));
    assertFrame("added", Events.added(1, null).toJson(11));
    assertFrame("added-not", Events.added(1, "hdfs://host/data.txt: there is no such file").toJson(11));
    assertFrame("fetch", AgentFrames.fetch(1, 1));
  }

  @Test
  void aLongOutputTravelsInPartsThatSplitNoCharacter() {
    StringBuilder text = new StringBuilder("x");
    while (text.length() <= 2 * Events.PART_LENGTH) {
      text.append("😀");
    }
    List<Event> events = Events.finished(0, "available", text.toString(), AT);
    assertEquals(4, events.size());
    assertFrame("finished-in-parts", events.get(3).toJson(6));
    StringBuilder joined = new StringBuilder();
    for (Event part : events.subList(0, 3)) {
      String piece = JsonParser.parseString(part.toJson(3)).getAsJsonObject().get("text").getAsString();
      assertTrue(piece.length() <= Events.PART_LENGTH);
      assertEquals(piece, new String(piece.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
      joined.append(piece);
    }
    assertEquals(text.toString(), joined.toString());
  }

  @Test
  void aLongResultTravelsInParts() {
    char[] text = new char[Events.PART_LENGTH + 6];
    Arrays.fill(text, 'A');
    List<Event> events = Events.jobFinished(3, "succeeded", new String(text), AT);
    assertEquals(3, events.size());
    assertFrame("job-part", events.get(1).toJson(9).replace("AAAAAA", "AQGIJw"));
    assertFrame("job-in-parts", events.get(2).toJson(12));
  }

  @Test
  void agentReadsTheFramesOfJobsAndFiles() {
    ServerFrame job = ServerFrame.parse(golden("job"));
    assertEquals("3 python gASVBQ==", job.id() + " " + job.runtime() + " " + job.job());
    assertEquals(3, ServerFrame.parse(golden("cancel-job")).id());
    ServerFrame add = ServerFrame.parse(golden("add"));
    assertEquals("1 modèle 1.jar null 2", add.id() + " " + add.name() + " " + add.uri() + " " + add.chunks());
    assertEquals(new HashSet<>(Arrays.asList("classPath", "python")), add.to());
    assertEquals("hdfs://host/data.txt", ServerFrame.parse(golden("add-uri")).uri());
    ServerFrame chunk = ServerFrame.parse(golden("chunk"));
    assertEquals("1 1 UEsDBA==", chunk.id() + " " + chunk.chunk() + " " + chunk.data());
    assertNull(ServerFrame.parse(golden("chunk-gone")).data());
  }

  @Test
  void agentReadsTheGoldenFrames() {
    assertEquals(4, ServerFrame.parse(golden("welcome")).lastStored());
    assertEquals(5, ServerFrame.parse(golden("ack")).n());
    assertEquals(3, ServerFrame.parse(golden("cancel")).id());
    assertEquals("stop", ServerFrame.parse(golden("stop")).type());
    ServerFrame complete = ServerFrame.parse(golden("complete"));
    assertEquals("1f0c spark spark.r 7",
        complete.request() + " " + complete.kind() + " " + complete.code() + " " + complete.cursor());
    ServerFrame run = ServerFrame.parse(golden("run"));
    assertEquals("run", run.type());
    assertEquals(3, run.id());
    assertEquals("pyspark", run.kind());
    assertEquals("x = \"é☃😀\"\nprint(x)\n", run.code());
  }

  @Test
  void whatIsNoFrameIsSaid() {
    assertThrows(IllegalArgumentException.class, () -> ServerFrame.parse("{"));
    assertThrows(IllegalArgumentException.class, () -> ServerFrame.parse("[]"));
    assertThrows(IllegalArgumentException.class, () -> ServerFrame.parse("{\"id\":1}"));
    assertThrows(IllegalArgumentException.class, () -> ServerFrame.parse("{\"type\":\"run\",\"id\":1}").kind());
  }

  private static void assertFrame(String name, String text) {
    assertEquals(JsonParser.parseString(golden(name)), JsonParser.parseString(text), name);
  }

  private static String golden(String name) {
    try (InputStream file = FramesTest.class.getResourceAsStream("/frames/" + name + ".json")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
