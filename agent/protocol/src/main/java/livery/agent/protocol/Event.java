package livery.agent.protocol;

/** News for the server that must not be lost: it gets a number, and is kept until the server says it is stored. */
public interface Event {

  /** The frame's text. Made at each sending, so that a large output waits in memory once, not once per frame. */
  String toJson(long n);

  /** About how many UTF-16 units the frame has, for bounding what is under way. */
  default int size() {
    return 256;
  }
}
