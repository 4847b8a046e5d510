package livery.agent.link;

import java.io.IOException;
import java.net.Socket;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;

/**
 * One WebSocket to a server, from dial to end. {@link #send} only queues: the socket is written by a thread of its own,
 * so that a peer that stopped reading holds up nobody.
 */
final class Connection {
  static final int CONNECT_MS = 10_000;

  private final Upgrade upgrade = new Upgrade();
  private final PinnedCertificate pin;
  private final Client client;
  private final BiConsumer<Connection, String> frames;
  private final Runnable changed;
  private volatile long heardAt = System.nanoTime();
  private volatile String closeReason;

  /**
   * @param authorization value of the upgrade's Authorization header
   * @param frames gets each text frame, on the reading thread
   * @param changed called when the connection has ended
   */
  Connection(Server server, String authorization, BiConsumer<Connection, String> frames, Runnable changed) {
    this.frames = frames;
    this.changed = changed;
    boolean pinned = server.certificate != null && "wss".equals(server.uri.getScheme());
    pin = pinned ? new PinnedCertificate(server.certificate) : null;
    client = new Client(server, authorization);
  }

  /** Dials and upgrades; tells whether the connection is open. If not, {@link #reason} says why. */
  boolean open() throws InterruptedException {
    boolean open = client.connectBlocking(CONNECT_MS, TimeUnit.MILLISECONDS);
    heardAt = System.nanoTime();
    return open;
  }

  boolean isOpen() {
    return client.isOpen();
  }

  /** Whether frames wait for the socket, so that there is no point in sending what may be lost. */
  boolean isBusy() {
    return client.hasBufferedData();
  }

  /** Queues a frame; if the connection has just ended, the frame is dropped. */
  void send(String frame) {
    if (client.isOpen()) {
      try {
        client.send(frame);
      } catch (RuntimeException endedMeanwhile) {
        changed.run();
      }
    }
  }

  void ping() {
    if (client.isOpen()) {
      try {
        client.sendPing();
      } catch (RuntimeException endedMeanwhile) {
        changed.run();
      }
    }
  }

  /** For how long the peer has been silent. */
  long silentMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardAt);
  }

  /** The store for which the server said that the session is gone, null if it did not. */
  String goneFrom() {
    return upgrade.goneFrom();
  }

  String reason() {
    // The library tells of a refused certificate as of any end, by whichever of its threads saw it first.
    String reason = pin != null && pin.refusal() != null ? pin.refusal() : closeReason;
    return reason == null || reason.isEmpty() ? "no answer" : reason;
  }

  /** Says good-bye. */
  void close() {
    client.close(CloseFrame.NORMAL);
  }

  /**
   * Ends it without the peer. The socket is closed from outside because a thread that is stuck in writing to, or
   * reading from, a peer that went silent does not see an interrupt.
   */
  void abandon() {
    Socket socket = client.getSocket();
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException alreadyGone) {
      // nothing left to close
    }
    client.closeConnection(CloseFrame.ABNORMAL_CLOSE, "abandoned");
  }

  private final class Client extends WebSocketClient {
    Client(Server server, String authorization) {
      super(server.uri, upgrade, Collections.singletonMap("Authorization", authorization), CONNECT_MS);
      setConnectionLostTimeout(0); // the link pings by itself
      setTcpNoDelay(true);
      setDaemon(true);
      if (pin != null) {
        setSocketFactory(pin.sockets());
      }
    }

    @Override
    public void onOpen(ServerHandshake handshake) {
      heardAt = System.nanoTime();
    }

    @Override
    public void onMessage(String message) {
      heardAt = System.nanoTime();
      frames.accept(Connection.this, message);
    }

    @Override
    public void onWebsocketPong(WebSocket socket, Framedata frame) {
      heardAt = System.nanoTime();
    }

    @Override
    public void onWebsocketPing(WebSocket socket, Framedata frame) {
      heardAt = System.nanoTime();
      super.onWebsocketPing(socket, frame);
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      because(reason);
    }

    @Override
    public void onError(Exception e) {
      because(e.toString());
    }
  }

  private void because(String reason) {
    if (closeReason == null) {
      closeReason = reason;
    }
    changed.run();
  }
}
