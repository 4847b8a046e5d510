package livery.agent.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Scanner;

/** Whatever else may listen on a port: answers each request with the same bytes and hangs up. */
final class RawServer implements AutoCloseable {
  private final ServerSocket listener;

  private RawServer(ServerSocket listener) {
    this.listener = listener;
  }

  /** @param pieces the answer, as it is to be cut on its way */
  static RawServer answering(String... pieces) throws IOException {
    RawServer server = new RawServer(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
    Thread thread = new Thread(() -> server.answer(pieces), "raw-server");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  /** Accepts a WebSocket by hand. */
  static void upgrade(Socket socket) throws Exception {
    String key = request(socket).replaceAll("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
    byte[] hash =
        MessageDigest.getInstance("SHA-1").digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes());
    write(
        socket,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n");
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/");
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void answer(String[] pieces) {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        socket.setTcpNoDelay(true);
        request(socket);
        for (String piece : pieces) {
          write(socket, piece);
          Thread.sleep(20); // so that the peer, most likely, reads each alone; it has to do with any cut
        }
      } catch (Exception closed) {
        // the next one, if there is one
      }
    }
  }

  private static String request(Socket socket) throws IOException {
    return new Scanner(socket.getInputStream(), "UTF-8").useDelimiter("\r\n\r\n").next();
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
