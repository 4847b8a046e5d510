package livery.agent.child;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import livery.agent.interpreter.InterpreterException;
import livery.agent.interpreter.Output;

/**
 * The process of an interpreter in another language: its start, the frames to and from it, its end.
 *
 * <p>Frames go over a loopback socket; port and secret reach the child by its stdin, which no other process sees, unlike
 * arguments and environment. Stdout carries nothing but what user code prints. What the child says are lines of JSON;
 * what it is told are lines that it can read.
 */
public final class ChildProcess {
  private static final long CLOSE_MILLIS = 2000;

  private final String name;
  private final Process process;
  private final PrintedText printed;
  private final ChildLink link;
  private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();

  /** The first line that a child reads on its stdin: where to dial, what to say there, how to mark a statement's end. */
  public interface Instructions {
    String line(int port, String secret, String token);
  }

  private ChildProcess(String name, Process process, PrintedText printed, ChildLink link) {
    this.name = name;
    this.process = process;
    this.printed = printed;
    this.link = link;
  }

  /**
   * @param name the language, as users call it
   * @throws IOException if there is no such program, or no loopback socket
   */
  public static ChildProcess launch(String name, ProcessBuilder builder, Instructions instructions) throws IOException {
    String token = ChildLink.randomHex();
    ChildLink link = ChildLink.listen();
    try {
      Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      ChildProcess child =
          new ChildProcess(name, process, new PrintedText(process.getInputStream(), token, System.out), link);
      child.instruct(instructions.line(link.port(), link.secret(), token));
      child.startThread("frames", child::receive);
      child.startThread("exit", child::watch);
      return child;
    } catch (IOException e) {
      link.close();
      throw e;
    }
  }

  public static JsonObject frame(String type) {
    JsonObject frame = new JsonObject();
    frame.addProperty("type", type);
    return frame;
  }

  public static boolean isGone(JsonObject frame) {
    return frame.get("type").getAsString().equals("gone");
  }

  public PrintedText printed() {
    return printed;
  }

  /** Sends a line; to a process that is gone, which {@link #next} tells, it is lost. */
  public void send(String line) {
    link.send(line);
  }

  /** The next frame; one of type {@code gone} once the process has ended. */
  public JsonObject next() {
    return next(Long.MAX_VALUE / 2_000_000_000L);
  }

  /** The same, or null after {@code seconds}. */
  public JsonObject next(long seconds) {
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

  /** A line that asks something, given the question's number. */
  public interface Question {
    String line(int number);
  }

  /**
   * Asks which names may stand where somebody types, beside the statement that may be running, from any thread. The child
   * answers with a frame of type {@code answer} that repeats the number; none if it did not within {@code millis}.
   */
  public List<String> candidates(Question question, long millis) {
    int number = questions.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    asked.put(number, answer);
    List<String> candidates = new ArrayList<>();
    try {
      send(question.line(number));
      for (JsonElement each : answer.get(millis, TimeUnit.MILLISECONDS).getAsJsonArray("candidates")) {
        candidates.add(each.getAsString());
      }
    } catch (TimeoutException | ExecutionException e) {
      // Nobody waits for long for such a word.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      asked.remove(number);
    }
    return candidates;
  }

  /**
   * The next frame, which has to be of this type, for the child is starting.
   *
   * @param program how it was started, for the user
   * @param settings what to look at if it does not start
   * @throws InterpreterException with what the child says, or how it ended, or that it took too long
   */
  public JsonObject expect(String type, long seconds, String program, String settings) throws InterpreterException {
    JsonObject frame = next(seconds);
    String got = frame == null ? "nothing" : frame.get("type").getAsString();
    if (got.equals(type)) {
      return frame;
    }
    if (got.equals("unfit")) {
      throw new InterpreterException(frame.get("message").getAsString());
    }
    if (frame == null) {
      throw new InterpreterException(name + " (" + program + ") did not get ready within " + seconds + " seconds.");
    }
    throw new InterpreterException(name + " (" + program + ") ended while it started, with " + howItEnded()
        + "; what it wrote is in the log above. Check " + settings + ".");
  }

  /** Waits for the end of a process that closed its link, ends it if need be, and says how it ended. */
  public String howItEnded() {
    return ExitReason.of(awaitExit(CLOSE_MILLIS) ? process.exitValue() : kill());
  }

  /** The output of the statement during which the process ended. */
  public Output death(int statement) {
    String how = howItEnded();
    return Output.error("Error", "Interpreter died: the " + name + " process ended with " + how
        + ". A new one starts with the next statement; its variables are gone, the Spark context lives on.",
        Collections.<String>emptyList(), printed.endWithoutMark(statement));
  }

  /** @param goodbye the line that tells the child to end */
  public void close(String goodbye) {
    send(goodbye);
    link.endOutput();
    if (!awaitExit(CLOSE_MILLIS)) {
      kill();
    }
    link.close();
  }

  private void instruct(String line) throws IOException {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
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
        frames.add(link.hello());
        String line;
        while ((line = link.readLine()) != null) {
          take(JsonParser.parseString(line).getAsJsonObject());
        }
      }
    } catch (IOException | RuntimeException e) {
      // A frame that cannot be read is the same as none to follow.
    } finally {
      frames.add(frame("gone"));
    }
  }

  private void take(JsonObject frame) {
    if (!frame.get("type").getAsString().equals("answer")) {
      frames.add(frame);
      return;
    }
    CompletableFuture<JsonObject> answer = asked.get(frame.get("number").getAsInt());
    if (answer != null) {
      answer.complete(frame);
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

  private void startThread(String job, Runnable work) {
    Thread thread = new Thread(work, "livery-" + name.toLowerCase(java.util.Locale.ROOT) + "-" + job);
    thread.setDaemon(true);
    thread.start();
  }
}
