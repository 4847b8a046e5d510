package livery.agent.interpreter;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** What a statement came to, in the shape Livy gives it. Immutable. */
public final class Output {
  private final String data;
  private final String ename;
  private final String evalue;
  private final List<String> traceback;

  private Output(String data, String ename, String evalue, List<String> traceback) {
    this.data = data;
    this.ename = ename;
    this.evalue = evalue;
    this.traceback = traceback;
  }

  /** A result: MIME types to values. */
  public static Output ok(JsonObject data) {
    return ok(data.toString());
  }

  /** A result, given as the text of a JSON object of MIME types to values; it is passed on as it is. */
  public static Output ok(String jsonTextOfData) {
    return new Output(Objects.requireNonNull(jsonTextOfData), null, null, Collections.<String>emptyList());
  }

  /** A result that is text alone; the empty text when there is neither value nor print. */
  public static Output text(String text) {
    return ok(plain(text));
  }

  /**
   * A failure of the user's code.
   *
   * @param traceback lines as the client shows them, one after the other
   * @param printed what the code printed before it failed, "" if nothing
   */
  public static Output error(String ename, String evalue, List<String> traceback, String printed) {
    String data = printed == null || printed.isEmpty() ? null : plain(printed);
    return new Output(data, ename, evalue == null ? "" : evalue, Collections.unmodifiableList(new ArrayList<>(traceback)));
  }

  public boolean isError() {
    return ename != null;
  }

  /** The JSON text of Livy's output object. */
  public String toJson(int executionCount) {
    String head = "{\"status\":\"" + (isError() ? "error" : "ok") + "\",\"execution_count\":" + executionCount;
    if (!isError()) {
      return head + ",\"data\":" + data + "}";
    }
    return head + errorFields() + (data == null ? "" : ",\"data\":" + data) + "}";
  }

  private String errorFields() {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("ename").value(ename).name("evalue").value(evalue).name("traceback").beginArray();
      for (String line : traceback) {
        json.value(line);
      }
      json.endArray().endObject();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    String object = text.toString();
    return "," + object.substring(1, object.length() - 1);
  }

  private static String plain(String text) {
    JsonObject data = new JsonObject();
    data.addProperty("text/plain", text);
    return data.toString();
  }
}
