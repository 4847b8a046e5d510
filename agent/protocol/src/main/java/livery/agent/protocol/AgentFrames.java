package livery.agent.protocol;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Collection;

/** The agent's frames without a number: they may be lost, because they are said again or soon out of date. */
public final class AgentFrames {
  /** The version of the protocol spoken here. */
  public static final int PROTOCOL = 1;

  private AgentFrames() {}

  /**
   * The first frame on every connection.
   *
   * @param lastStored the newest event number that the server has acknowledged to this agent
   * @param running ids of the statements that it knows and has not finished, queued ones too
   * @param jobs the same of jobs
   */
  public static String hello(
      String session,
      long lastStored,
      Collection<Integer> running,
      Collection<Integer> jobs,
      String agentVersion) {
    JsonObject frame = new JsonObject();
    frame.addProperty("type", "hello");
    frame.addProperty("protocol", PROTOCOL);
    frame.addProperty("session", session);
    frame.addProperty("lastStored", lastStored);
    frame.add("running", array(running));
    frame.add("jobs", array(jobs));
    frame.addProperty("agent", agentVersion);
    return frame.toString();
  }

  /**
   * What the word before the cursor may become.
   *
   * @param request as the server's {@code complete} frame named itself
   */
  public static String completed(String request, Collection<String> candidates) {
    JsonObject frame = new JsonObject();
    frame.addProperty("type", "completed");
    frame.addProperty("request", request);
    JsonArray names = new JsonArray();
    for (String candidate : candidates) {
      names.add(candidate);
    }
    frame.add("candidates", names);
    return frame.toString();
  }

  /** Asks for a piece of a file that is to be added, 0, 1, 2…. */
  public static String fetch(int id, int chunk) {
    JsonObject frame = new JsonObject();
    frame.addProperty("type", "fetch");
    frame.addProperty("id", id);
    frame.addProperty("chunk", chunk);
    return frame.toString();
  }

  private static JsonArray array(Collection<Integer> ids) {
    JsonArray array = new JsonArray();
    for (Integer id : ids) {
      array.add(id);
    }
    return array;
  }

  /** How much of a statement's Spark work is done, 0 to 1. */
  public static String progress(int id, double value) {
    JsonObject frame = new JsonObject();
    frame.addProperty("type", "progress");
    frame.addProperty("id", id);
    frame.addProperty("value", value);
    return frame.toString();
  }
}
