package livery.agent.python;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import livery.agent.interpreter.Output;

/** A statement's output, from what the Python process replied and what was printed meanwhile. */
final class PythonOutput {
  private PythonOutput() {}

  /**
   * @param reply the process's frame: {@code status}, then {@code data} and {@code magic}, or the error's parts
   * @param printed what was printed meanwhile
   */
  static Output of(JsonObject reply, String printed) {
    if (reply.get("status").getAsString().equals("error")) {
      return Output.error(reply.get("ename").getAsString(), reply.get("evalue").getAsString(),
          texts(reply.getAsJsonArray("traceback")), printed);
    }
    JsonObject data = reply.getAsJsonObject("data");
    // Clients look for text/plain in every answer but a magic's, where they expect a single form.
    if (!printed.isEmpty() || !reply.get("magic").getAsBoolean()) {
      data.addProperty("text/plain", printed);
    }
    return Output.ok(data);
  }

  private static List<String> texts(JsonArray lines) {
    List<String> texts = new ArrayList<>();
    for (JsonElement line : lines) {
      texts.add(line.getAsString());
    }
    return texts;
  }
}
