package livery.agent.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.IncompleteHandshakeException;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.extensions.IExtension;
import org.java_websocket.handshake.Handshakedata;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;

/** The WebSocket handshake of one connection, which also reads who says that the session is gone. */
final class Upgrade extends Draft_6455 {
  private static final int MAX_FRAME_BYTES = 8 << 20;
  private static final String STORE = "Livery-Store:";

  private volatile String goneFrom;

  Upgrade() {
    super(
        Collections.<IExtension>emptyList(),
        Collections.<IProtocol>singletonList(new Protocol("")),
        MAX_FRAME_BYTES);
  }

  /** The store named in an answer 410, null if that was not the answer or it names none. */
  String goneFrom() {
    return goneFrom;
  }

  /** The library gives up at the status line of a refusal, before the headers; these are looked at first. */
  @Override
  public Handshakedata translateHandshake(ByteBuffer bytes) throws InvalidHandshakeException {
    String answer = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    if (answer.startsWith("HTTP/1.1 410 ")) {
      int end = answer.indexOf("\r\n\r\n");
      if (end < 0) {
        throw new IncompleteHandshakeException();
      }
      goneFrom = storeIn(answer.substring(0, end).split("\r\n"));
    }
    return super.translateHandshake(bytes);
  }

  /** The library copies a draft for each connection; this one has no other. */
  @Override
  public Draft copyInstance() {
    return this;
  }

  private static String storeIn(String[] lines) {
    for (String line : lines) {
      if (line.regionMatches(true, 0, STORE, 0, STORE.length())) {
        return line.substring(STORE.length()).trim();
      }
    }
    return null;
  }
}
