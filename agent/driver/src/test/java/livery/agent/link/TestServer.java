package livery.agent.link;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.server.DefaultSSLWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;

/** A server that does nothing by itself: the test reads what came and says what to answer. */
public final class TestServer extends WebSocketServer implements AutoCloseable {
  static final long PATIENCE_S = 60;

  private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> authorizations = new LinkedBlockingQueue<>();
  private final BlockingQueue<WebSocket> answeredPings = new LinkedBlockingQueue<>();
  private final CountDownLatch up = new CountDownLatch(1);
  private String scheme = "ws";
  volatile WebSocket latest;
  volatile boolean silent;

  public static TestServer begin() throws InterruptedException {
    return begin(0);
  }

  public static TestServer begin(int port) throws InterruptedException {
    return begin(new TestServer(port));
  }

  /** One that is reached by {@code wss}. */
  static TestServer begin(SSLContext tls) throws InterruptedException {
    TestServer server = new TestServer(0);
    server.setWebSocketFactory(new DefaultSSLWebSocketServerFactory(tls));
    server.scheme = "wss";
    return begin(server);
  }

  private static TestServer begin(TestServer server) throws InterruptedException {
    server.start();
    server.up.await(PATIENCE_S, TimeUnit.SECONDS);
    return server;
  }

  private TestServer(int port) {
    super(new InetSocketAddress("127.0.0.1", port), 1);
    setReuseAddr(true);
    setDaemon(true);
  }

  public URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + getPort() + "/v1/agents");
  }

  /** The next frame. */
  public JsonObject next() throws InterruptedException {
    JsonObject frame = frames.poll(PATIENCE_S, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no frame came");
    }
    return frame;
  }

  /** The next frame, which must be of this type. */
  public JsonObject next(String type) throws InterruptedException {
    JsonObject frame = next();
    if (!frame.get("type").getAsString().equals(type)) {
      throw new AssertionError("expected " + type + ", got " + frame);
    }
    return frame;
  }

  String nextAuthorization() throws InterruptedException {
    return authorizations.poll(PATIENCE_S, TimeUnit.SECONDS);
  }

  /** The connection of the next ping that was answered, null if none comes. */
  WebSocket nextAnsweredPing() throws InterruptedException {
    return answeredPings.poll(PATIENCE_S, TimeUnit.SECONDS);
  }

  public void say(String json) {
    latest.send(json.replace('\'', '"'));
  }

  @Override
  public void close() {
    try {
      stop(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
      WebSocket socket, Draft draft, ClientHandshake request) throws InvalidDataException {
    authorizations.add(request.getFieldValue("Authorization"));
    return super.onWebsocketHandshakeReceivedAsServer(socket, draft, request);
  }

  @Override
  public void onOpen(WebSocket socket, ClientHandshake request) {
    latest = socket;
  }

  @Override
  public void onMessage(WebSocket socket, String message) {
    frames.add(JsonParser.parseString(message).getAsJsonObject());
  }

  @Override
  public void onWebsocketPing(WebSocket socket, Framedata frame) {
    if (!silent) {
      super.onWebsocketPing(socket, frame);
      answeredPings.add(socket);
    }
  }

  @Override
  public void onStart() {
    up.countDown();
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

  @Override
  public void onError(WebSocket socket, Exception e) {}
}
