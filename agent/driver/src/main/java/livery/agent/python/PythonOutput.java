package livery.agent.python;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import livery.agent.interpreter.Output;

/** A statement's output, from what the Python process replied and what was printed meanwhile. */
final class PythonOutput {
  private PythonOutput() {}

  /**
   * @param reply the process's frame: {@code status}, then {@code data} and {@code magic}, or the error's parts
   * @param printed all that was printed; white space at its end is left out
   */
  static Output of(JsonObject reply, String printed) {
    String text = strip(printed);
    if (reply.get("status").getAsString().equals("error")) {
      return Output.error(reply.get("ename").getAsString(), reply.get("evalue").getAsString(),
          texts(reply.getAsJsonArray("traceback")), text);
    }
    JsonObject data = reply.getAsJsonObject("data");
    // Clients look for text/plain in every answer but a magic's, where they expect a single form.
    if (!text.isEmpty() || !reply.get("magic").getAsBoolean()) {
      data.addProperty("text/plain", text);
    }
    return Output.ok(data);
  }

  /**
   * Of a statement during which the process ended.
   *
   * @param how as {@link PythonChild#howItEnded} says it
   */
  static Output ofDeath(String how, String printed) {
    return Output.error("Error", "Interpreter died: the Python process ended with " + how
        + ". A new one starts with the next statement; its variables are gone, the Spark context lives on.",
        Collections.<String>emptyList(), strip(printed));
  }

  private static List<String> texts(JsonArray lines) {
    List<String> texts = new ArrayList<>();
    for (JsonElement line : lines) {
      texts.add(line.getAsString());
    }
    return texts;
  }

  private static String strip(String text) {
    int end = text.length();
    while (end > 0 && (Character.isWhitespace(text.charAt(end - 1)) || Character.isSpaceChar(text.charAt(end - 1)))) {
      end--;
    }
    return text.substring(0, end);
  }
}
