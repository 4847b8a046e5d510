package livery.agent.r;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Base64;
import java.util.Collections;
import java.util.regex.Pattern;
import livery.agent.interpreter.Output;

/** A statement's output, from what the R process replied and what was printed meanwhile. */
final class ROutput {
  private static final Pattern COLOURS = Pattern.compile("\u001B\\[[0-9;]*[A-Za-z]");

  private ROutput() {}

  /**
   * @param reply the process's frame: {@code status}, then {@code plot}, the file of a picture, if one was drawn, or
   *     {@code evalue}
   */
  static Output of(JsonObject reply, String printed) {
    String text = COLOURS.matcher(printed).replaceAll("");
    if (reply.get("status").getAsString().equals("error")) {
      return Output.error("Error", reply.get("evalue").getAsString(), Collections.<String>emptyList(), text);
    }
    JsonObject data = new JsonObject();
    data.addProperty("text/plain", text);
    if (reply.has("plot")) {
      addPlot(data, Paths.get(reply.get("plot").getAsString()));
    }
    return Output.ok(data);
  }

  private static void addPlot(JsonObject data, Path file) {
    try {
      data.addProperty("image/png", Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
      Files.delete(file);
    } catch (IOException removedByAStatement) {
      // Then there is none to show.
    }
  }
}
