package livery.agent.protocol;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;

/** The numbered events. Times are milliseconds since 1970. */
public final class Events {
  /** Greatest length, in UTF-16 units, of an output that travels in one frame, and of each part of a longer one. */
  public static final int PART_LENGTH = 1 << 20;

  private Events() {}

  /** Spark and the session's own interpreter are up. {@code sparkUiUrl} may be null. */
  public static Event ready(String applicationId, String sparkUiUrl, String sparkVersion, String scalaVersion, long at) {
    return n -> {
      JsonObject frame = numbered(n, "ready");
      frame.addProperty("applicationId", applicationId);
      frame.addProperty("sparkUiUrl", sparkUiUrl);
      frame.addProperty("sparkVersion", sparkVersion);
      frame.addProperty("scalaVersion", scalaVersion);
      frame.addProperty("at", at);
      return frame.toString();
    };
  }

  /** The session cannot start; the message says why, in one paragraph for the user. */
  public static Event failed(String message, long at) {
    return n -> {
      JsonObject frame = numbered(n, "failed");
      frame.addProperty("message", message);
      frame.addProperty("at", at);
      return frame.toString();
    };
  }

  public static Event started(int id, long at) {
    return n -> {
      JsonObject frame = numbered(n, "started");
      frame.addProperty("id", id);
      frame.addProperty("at", at);
      return frame.toString();
    };
  }

  /**
   * The end of a statement: the parts of a long output, in order, and the event that closes it.
   *
   * @param state "available" or "cancelled"
   * @param output the JSON text of Livy's output object, or null for a statement that never ran
   */
  public static List<Event> finished(int id, String state, String output, long at) {
    return inParts("part", id, output, (text, parts) -> new End("finished", id, state, "output", text, parts, at));
  }

  public static Event jobStarted(int id, long at) {
    return n -> {
      JsonObject frame = numbered(n, "jobStarted");
      frame.addProperty("id", id);
      frame.addProperty("at", at);
      return frame.toString();
    };
  }

  /**
   * The end of a job: the parts of a long text, in order, and the event that closes it.
   *
   * @param state "succeeded", "failed" or "cancelled"
   * @param text the result in base64, null for a null result; or why it failed; null for a cancelled job
   */
  public static List<Event> jobFinished(int id, String state, String text, long at) {
    return inParts("jobPart", id, text, (whole, parts) -> new End("jobFinished", id, state, "text", whole, parts, at));
  }

  /** A jar or file was added; or why it was not, null if it was. */
  public static Event added(int id, String error) {
    return n -> {
      JsonObject frame = numbered(n, "added");
      frame.addProperty("id", id);
      frame.addProperty("error", error);
      return frame.toString();
    };
  }

  private interface Closing {
    Event of(String text, int parts);
  }

  private static List<Event> inParts(String type, int id, String text, Closing closing) {
    List<Event> events = new ArrayList<>();
    if (text == null || text.length() <= PART_LENGTH) {
      events.add(closing.of(text, 0));
      return events;
    }
    for (int from = 0; from < text.length(); ) {
      int to = cut(text, from);
      events.add(new Part(type, id, text, from, to));
      from = to;
    }
    events.add(closing.of(null, events.size()));
    return events;
  }

  /** Where the part that begins at {@code from} ends: never between the halves of a surrogate pair, UTF-8 has none. */
  private static int cut(String text, int from) {
    int to = Math.min(from + PART_LENGTH, text.length());
    return to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
  }

  private static JsonObject numbered(long n, String type) {
    JsonObject frame = new JsonObject();
    frame.addProperty("n", n);
    frame.addProperty("type", type);
    return frame;
  }

  private static final class End implements Event {
    private final String type;
    private final int id;
    private final String state;
    private final String name;
    private final String text;
    private final int parts;
    private final long at;

    End(String type, int id, String state, String name, String text, int parts, long at) {
      this.type = type;
      this.id = id;
      this.state = state;
      this.name = name;
      this.text = text;
      this.parts = parts;
      this.at = at;
    }

    @Override
    public String toJson(long n) {
      JsonObject frame = numbered(n, type);
      frame.addProperty("id", id);
      frame.addProperty("at", at);
      frame.addProperty("state", state);
      frame.add(name, text == null ? JsonNull.INSTANCE : new JsonPrimitive(text));
      frame.addProperty("parts", parts);
      return frame.toString();
    }

    @Override
    public int size() {
      return 256 + (text == null ? 0 : text.length());
    }
  }

  private static final class Part implements Event {
    private final String type;
    private final int id;
    private final String whole;
    private final int from;
    private final int to;

    Part(String type, int id, String whole, int from, int to) {
      this.type = type;
      this.id = id;
      this.whole = whole;
      this.from = from;
      this.to = to;
    }

    @Override
    public String toJson(long n) {
      JsonObject frame = numbered(n, type);
      frame.addProperty("id", id);
      frame.addProperty("text", whole.substring(from, to));
      return frame.toString();
    }

    @Override
    public int size() {
      return to - from;
    }
  }
}
