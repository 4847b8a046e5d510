package livery.agent.python;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The Python process: its start, the frames to and from it, its end.
 *
 * <p>Frames go over a loopback socket; port and secret reach the child by its stdin, which no other process sees, unlike
 * arguments and environment. Stdout carries nothing but what user code prints.
 */
final class PythonChild {
  private static final long CLOSE_MILLIS = 2000;

  private final Process process;
  private final PrintedText printed;
  private final ChildLink link;
  private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();

  private PythonChild(Process process, PrintedText printed, ChildLink link) {
    this.process = process;
    this.printed = printed;
    this.link = link;
  }

  /** @throws IOException if there is no such program, or no loopback socket */
  static PythonChild launch(List<String> command, File scripts, Map<String, String> environment, boolean withSpark)
      throws IOException {
    String token = ChildLink.randomHex();
    ChildLink link = ChildLink.listen();
    try {
      Process process = builder(command, scripts, environment).start();
      PythonChild child = new PythonChild(process, new PrintedText(process.getInputStream(), token, System.out), link);
      child.instruct(token, withSpark, environment);
      child.startThread("livery-python-frames", child::receive);
      child.startThread("livery-python-exit", child::watch);
      return child;
    } catch (IOException e) {
      link.close();
      throw e;
    }
  }

  static JsonObject frame(String type) {
    JsonObject frame = new JsonObject();
    frame.addProperty("type", type);
    return frame;
  }

  static boolean isGone(JsonObject frame) {
    return frame.get("type").getAsString().equals("gone");
  }

  PrintedText printed() {
    return printed;
  }

  /** Sends a frame; to a process that is gone, which {@link #next} tells, it is lost. */
  void send(JsonObject frame) {
    link.send(frame.toString());
  }

  /** The next frame; one of type {@code gone} once the process has ended. */
  JsonObject next() {
    return next(Long.MAX_VALUE / 2_000_000_000L);
  }

  /** The same, or null after {@code seconds}. */
  JsonObject next(long seconds) {
    try {
      JsonObject frame = frames.poll(seconds, TimeUnit.SECONDS);
      if (frame != null && isGone(frame)) {
        frames.add(frame);
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return frame("gone");
    }
  }

  /** Waits for the end of a process that closed its link, ends it if need be, and says how it ended. */
  String howItEnded() {
    return ExitReason.of(awaitExit(CLOSE_MILLIS) ? process.exitValue() : kill());
  }

  void close() {
    send(frame("close"));
    link.endOutput();
    if (!awaitExit(CLOSE_MILLIS)) {
      kill();
    }
    link.close();
  }

  private static ProcessBuilder builder(List<String> command, File scripts, Map<String, String> environment) {
    List<String> line = new ArrayList<>(command);
    line.add(new File(scripts, "main.py").getPath());
    ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    // Spark compares hashes of strings between driver and workers; its own shell sets the same.
    builder.environment().putIfAbsent("PYTHONHASHSEED", "0");
    return builder;
  }

  private void instruct(String token, boolean withSpark, Map<String, String> environment) throws IOException {
    JsonObject instructions = new JsonObject();
    instructions.addProperty("port", link.port());
    instructions.addProperty("secret", link.secret());
    instructions.addProperty("token", token);
    instructions.addProperty("spark", withSpark);
    String sparkHome = environment.containsKey("SPARK_HOME") ? environment.get("SPARK_HOME") : System.getenv("SPARK_HOME");
    instructions.add("sparkHome", sparkHome == null ? JsonNull.INSTANCE : new JsonPrimitive(sparkHome));
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write((instructions + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It is ending and has read nothing: its exit code, a moment later, says more than a broken pipe.
      if (!awaitExit(CLOSE_MILLIS)) {
        throw e;
      }
    }
  }

  private void receive() {
    try {
      if (link.accept(process::isAlive)) {
        frames.add(frame("hello"));
        String line;
        while ((line = link.readLine()) != null) {
          frames.add(JsonParser.parseString(line).getAsJsonObject());
        }
      }
    } catch (IOException | RuntimeException e) {
      // A frame that cannot be read is the same as none to follow.
    } finally {
      frames.add(frame("gone"));
    }
  }

  /** A grandchild may have kept the socket open; the process's own end is what counts. */
  private void watch() {
    try {
      process.waitFor();
      Thread.sleep(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    link.close();
  }

  private boolean awaitExit(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private int kill() {
    process.destroyForcibly();
    return awaitExit(CLOSE_MILLIS) ? process.exitValue() : -1;
  }

  private void startThread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
