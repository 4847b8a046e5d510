package livery.agent.child;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.function.BooleanSupplier;

/** The loopback socket that a child process dials: lines of JSON, after one that proves the secret. */
final class ChildLink {
  private static final int POLL_MILLIS = 200;
  private static final int PROOF_MILLIS = 5000;

  private final ServerSocket listener;
  private final String secret = randomHex();
  private final Object sending = new Object();
  private volatile Socket socket;
  private BufferedReader reader;
  private JsonObject hello;

  private ChildLink(ServerSocket listener) {
    this.listener = listener;
  }

  static ChildLink listen() throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 5);
    listener.setSoTimeout(POLL_MILLIS);
    return new ChildLink(listener);
  }

  /** 128 random bits as hexadecimal digits. */
  static String randomHex() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    StringBuilder hex = new StringBuilder();
    for (byte b : bytes) {
      hex.append(String.format("%02x", b));
    }
    return hex.toString();
  }

  int port() {
    return listener.getLocalPort();
  }

  String secret() {
    return secret;
  }

  /**
   * Waits for the child while {@code expected} says so; false if it never came. Nobody can dial afterwards. Any program
   * of this machine can dial before, so whatever goes wrong with a caller ends that caller alone.
   */
  boolean accept(BooleanSupplier expected) throws IOException {
    try {
      while (expected.getAsBoolean()) {
        try {
          Socket caller = listener.accept();
          if (proves(caller)) {
            return true;
          }
          closeQuietly(caller);
        } catch (SocketTimeoutException e) {
          // Nobody yet.
        }
      }
      return false;
    } finally {
      listener.close();
    }
  }

  /** What the child said of itself, once it was accepted. */
  JsonObject hello() {
    return hello;
  }

  /** A line without its end, null when the child is gone. */
  String readLine() throws IOException {
    return reader.readLine();
  }

  /** Sends one line; when the child is gone, which the reader learns, nothing. */
  void send(String line) {
    Socket to = socket;
    if (to == null) {
      return;
    }
    synchronized (sending) {
      try {
        to.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // The reading side tells of the end.
      }
    }
  }

  /** Tells the child that nothing more will come. */
  void endOutput() {
    closeQuietly(() -> {
      if (socket != null) {
        socket.shutdownOutput();
      }
    });
  }

  void close() {
    closeQuietly(listener::close);
    closeQuietly(() -> {
      if (socket != null) {
        socket.close();
      }
    });
  }

  /** Takes a caller that says the secret; one that says anything else, nothing, or hangs up is not the child. */
  private boolean proves(Socket caller) {
    try {
      caller.setTcpNoDelay(true);
      caller.setSoTimeout(PROOF_MILLIS);
      BufferedReader lines = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
      JsonObject said = JsonParser.parseString(lines.readLine()).getAsJsonObject();
      byte[] proof = said.get("secret").getAsString().getBytes(StandardCharsets.UTF_8);
      if (!MessageDigest.isEqual(proof, secret.getBytes(StandardCharsets.UTF_8))) {
        return false;
      }
      caller.setSoTimeout(0);
      hello = said;
      reader = lines;
      socket = caller;
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static void closeQuietly(AutoCloseable end) {
    try {
      end.close();
    } catch (Exception e) {
      // Closed already.
    }
  }
}
