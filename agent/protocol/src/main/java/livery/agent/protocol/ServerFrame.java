package livery.agent.protocol;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.HashSet;
import java.util.Set;

/**
 * What the server says: {@code welcome}, {@code ack}, {@code run}, {@code cancel}, {@code complete}, {@code job},
 * {@code cancelJob}, {@code add}, {@code chunk}, {@code stop}.
 */
public final class ServerFrame {
  private final JsonObject fields;

  private ServerFrame(JsonObject fields) {
    this.fields = fields;
  }

  /** @throws IllegalArgumentException if the text is no frame: no JSON object, or one without a type */
  public static ServerFrame parse(String text) {
    JsonElement json;
    try {
      json = JsonParser.parseString(text);
    } catch (JsonParseException e) {
      throw new IllegalArgumentException("A frame that is not JSON: " + e.getMessage(), e);
    }
    if (!json.isJsonObject() || !isText(json.getAsJsonObject().get("type"))) {
      throw new IllegalArgumentException("A frame without a type");
    }
    return new ServerFrame(json.getAsJsonObject());
  }

  public String type() {
    return fields.get("type").getAsString();
  }

  /** welcome: the last event the server has stored. */
  public long lastStored() {
    return number("lastStored");
  }

  /** ack: every event up to this one is stored. */
  public long n() {
    return number("n");
  }

  /** run, cancel: the statement; job, cancelJob: the job; add, chunk: the addition. */
  public int id() {
    return (int) number("id");
  }

  /** run, complete: spark, pyspark, sql or sparkr. */
  public String kind() {
    return text("kind");
  }

  public String code() {
    return text("code");
  }

  /** complete: the name that the answer repeats. */
  public String request() {
    return text("request");
  }

  /** complete: where in the code the cursor stands, in UTF-16 units. */
  public int cursor() {
    return (int) number("cursor");
  }

  /** job: python or java. */
  public String runtime() {
    return text("runtime");
  }

  /** job: base64. */
  public String job() {
    return text("job");
  }

  /** add: the file's name. */
  public String name() {
    return text("name");
  }

  /** add: where the file is; null if it is fetched from the server. */
  public String uri() {
    return textOrNull("uri");
  }

  /** add: in how many pieces it is fetched. */
  public int chunks() {
    return (int) number("chunks");
  }

  /** add: classPath, python, both or none. */
  public Set<String> to() {
    JsonElement list = fields.get("to");
    if (list == null || !list.isJsonArray()) {
      throw new IllegalArgumentException("An " + type() + " frame without the list to");
    }
    Set<String> places = new HashSet<>();
    for (JsonElement place : list.getAsJsonArray()) {
      places.add(place.getAsString());
    }
    return places;
  }

  /** chunk: which piece. */
  public int chunk() {
    return (int) number("chunk");
  }

  /** chunk: base64; null if the file is gone. */
  public String data() {
    return textOrNull("data");
  }

  private String textOrNull(String name) {
    JsonElement value = fields.get(name);
    return value == null || value.isJsonNull() ? null : text(name);
  }

  private long number(String name) {
    JsonElement value = fields.get(name);
    if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
      throw new IllegalArgumentException("A " + type() + " frame without the number " + name);
    }
    return value.getAsLong();
  }

  private String text(String name) {
    JsonElement value = fields.get(name);
    if (!isText(value)) {
      throw new IllegalArgumentException("A " + type() + " frame without the text " + name);
    }
    return value.getAsString();
  }

  private static boolean isText(JsonElement value) {
    return value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
  }
}
