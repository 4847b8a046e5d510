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
    List<Event> events = new ArrayList<>();
    if (output == null || output.length() <= PART_LENGTH) {
      events.add(end(id, state, output, 0, at));
      return events;
    }
    for (int from = 0; from < output.length(); ) {
      int to = cut(output, from);
      events.add(new Part(id, output, from, to));
      from = to;
    }
    events.add(end(id, state, null, events.size(), at));
    return events;
  }

  /** Where the part that begins at {@code from} ends: never between the halves of a surrogate pair, UTF-8 has none. */
  private static int cut(String text, int from) {
    int to = Math.min(from + PART_LENGTH, text.length());
    return to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
  }

  private static Event end(int id, String state, String output, int parts, long at) {
    return new Event() {
      @Override
      public String toJson(long n) {
        JsonObject frame = numbered(n, "finished");
        frame.addProperty("id", id);
        frame.addProperty("at", at);
        frame.addProperty("state", state);
        frame.add("output", output == null ? JsonNull.INSTANCE : new JsonPrimitive(output));
        frame.addProperty("parts", parts);
        return frame.toString();
      }

      @Override
      public int size() {
        return 256 + (output == null ? 0 : output.length());
      }
    };
  }

  private static JsonObject numbered(long n, String type) {
    JsonObject frame = new JsonObject();
    frame.addProperty("n", n);
    frame.addProperty("type", type);
    return frame;
  }

  private static final class Part implements Event {
    private final int id;
    private final String whole;
    private final int from;
    private final int to;

    Part(int id, String whole, int from, int to) {
      this.id = id;
      this.whole = whole;
      this.from = from;
      this.to = to;
    }

    @Override
    public String toJson(long n) {
      JsonObject frame = numbered(n, "part");
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
