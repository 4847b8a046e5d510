package livery.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import livery.agent.link.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent as it really runs: in a driver of the Spark that SPARK_HOME names, against a server of the test's own. */
@Timeout(180)
class DriverTest {
  private static final String HOME = System.getenv("SPARK_HOME");

  @TempDir Path directory;
  private TestServer server;
  private Process driver;
  private long events;

  @BeforeEach
  void begin() throws Exception {
    assumeTrue(HOME != null, "SPARK_HOME names no Spark");
    server = TestServer.begin();
  }

  @AfterEach
  void end() throws Exception {
    if (driver != null) {
      driver.destroyForcibly().waitFor();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void runsSqlCancelsItFindsTheMovedServerAndStops() throws Exception {
    launch("sql", "spark.master=local[1]");
    server.next("hello");
    server.say("{'type':'welcome','lastStored':0}");
    assertTrue(event("ready").get("applicationId").getAsString().startsWith("local-"));

    run(0, "select cast(1.50 as decimal(20,2)) d, timestamp'2020-01-02 03:04:05' t, interval 1 day i, "
        + "map('a', array(1, null)) m, named_struct('x', 1, 'y', 'z') s, cast('nan' as double) n");
    JsonObject table = table(output("available"));
    assertEquals("struct", table.getAsJsonObject("schema").get("type").getAsString());
    assertEquals(
        "[[1.50,\"2020-01-02T03:04:05Z\",\"PT24H\",{\"a\":[1,null]},{\"x\":1,\"y\":\"z\"},null]]",
        table.get("data").toString());
    assertFalse(table.has("truncated"));

    run(1, "select id from range(11)");
    table = table(output("available"));
    assertEquals(10, table.getAsJsonArray("data").size());
    assertEquals("true 10", table.get("truncated") + " " + table.get("rowLimit"));

    run(2, "create or replace temp view v as select 1 as a");
    assertEquals("[]", table(output("available")).get("data").toString());

    run(3, "select * from nope");
    JsonObject error = output("available");
    assertEquals("Error", error.get("ename").getAsString());
    assertTrue(error.get("evalue").getAsString().startsWith("[TABLE_OR_VIEW_NOT_FOUND]"));
    assertFalse(error.getAsJsonArray("traceback").get(0).getAsString().contains("\tat "));

    run(4, "select count(*) from range(1000000000000) where rand() > 2");
    event("started");
    server.say("{'type':'cancel','id':4}");
    assertEquals("cancelled", finished().get("state").getAsString());

    // The only core is asleep: it has to be free again for what follows.
    run(5, "select java_method('java.lang.Thread', 'sleep', 600000L)");
    event("started");
    server.say("{'type':'cancel','id':5}");
    assertEquals("cancelled", finished().get("state").getAsString());

    run(6, "select a from v");
    assertEquals("[[1]]", table(output("available")).get("data").toString());

    // The server comes back on another port, and says so in the agent's file.
    server.close();
    server = TestServer.begin();
    writeSettings("sql");
    server.next("hello");
    server.say("{'type':'welcome','lastStored':" + events + "}");

    server.say("{'type':'stop'}");
    assertTrue(driver.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, driver.exitValue());
    try (java.util.stream.Stream<Path> left = Files.list(directory)) {
      assertTrue(left.noneMatch(path -> path.getFileName().toString().startsWith("classes-")));
    }
  }

  @Test
  void aSessionThatCannotStartSaysWhy() throws Exception {
    launch("sql", "spark.master=local[x]");
    server.next("hello");
    server.say("{'type':'welcome','lastStored':0}");
    String message = event("failed").get("message").getAsString();
    assertTrue(message.contains("local[x]"), message);
    assertTrue(driver.waitFor(30, TimeUnit.SECONDS));
    assertEquals(1, driver.exitValue());
    List<String> log = Files.readAllLines(directory.resolve("log"));
    assertTrue(String.join("\n", log).trim().endsWith(message.trim()), () -> String.join("\n", log));
  }

  private void run(int id, String code) {
    server.say("{'type':'run','id':" + id + ",'kind':'sql','code':'" + code.replace("'", "\\u0027") + "'}");
  }

  private JsonObject output(String state) throws InterruptedException {
    event("started");
    JsonObject end = finished();
    assertEquals(state, end.get("state").getAsString());
    return JsonParser.parseString(end.get("output").getAsString()).getAsJsonObject();
  }

  private JsonObject finished() throws InterruptedException {
    return event("finished");
  }

  private static JsonObject table(JsonObject output) {
    assertEquals("ok", output.get("status").getAsString(), output::toString);
    return output.getAsJsonObject("data").getAsJsonObject("application/json");
  }

  /** The next numbered frame, acknowledged; progress may come in between. */
  private JsonObject event(String type) throws InterruptedException {
    JsonObject frame = server.next();
    while (frame.get("type").getAsString().equals("progress")) {
      frame = server.next();
    }
    assertEquals(type, frame.get("type").getAsString(), frame::toString);
    assertEquals(++events, frame.get("n").getAsLong());
    server.say("{'type':'ack','n':" + events + "}");
    return frame;
  }

  private void launch(String kind, String... conf) throws Exception {
    Path settings = writeSettings(kind);
    Path properties = directory.resolve("spark.conf");
    List<String> lines = new ArrayList<>(Arrays.asList(conf));
    lines.add("spark.ui.enabled=false");
    lines.add("spark.sql.session.timeZone=UTC");
    lines.add("spark.sql.warehouse.dir=" + directory.resolve("warehouse"));
    Files.write(properties, lines);
    driver =
        new ProcessBuilder(command(properties, settings))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
  }

  private Path writeSettings(String kind) throws Exception {
    return Files.writeString(
        directory.resolve("agent.json"),
        "{\"session\":\"s\",\"kind\":\"" + kind + "\",\"secret\":\"x\",\"store\":\"5e\","
            + "\"servers\":[\"" + server.uri() + "\"],\"sqlRows\":10,\"cancelIntervalMs\":20}");
  }

  private static List<String> command(Path properties, Path settings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String name : "lang lang.invoke lang.reflect io net nio util util.concurrent util.concurrent.atomic".split(" ")) {
      command.add("--add-opens=java.base/java." + name + "=ALL-UNNAMED");
    }
    for (String name : "sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar".split(" ")) {
      command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
    }
    command.addAll(Arrays.asList("-Duser.timezone=UTC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(ours() + File.pathSeparator + HOME + "/jars/*");
    command.addAll(Arrays.asList("org.apache.spark.deploy.SparkSubmit", "--properties-file", properties.toString()));
    command.addAll(Arrays.asList("--class", "livery.agent.Main", "spark-internal", settings.toString()));
    return command;
  }

  /** Our classes and the two libraries that the agent's jar bundles, without the Spark that they were compiled with. */
  private static String ours() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> path.matches(".*(classes|livery-agent-[^/]*\\.jar|/gson-[^/]*|/Java-WebSocket-[^/]*)$"))
        .filter(path -> !path.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
