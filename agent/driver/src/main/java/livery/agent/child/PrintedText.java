package livery.agent.child;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a child process's descriptor 1 and gives each statement what was printed while it ran.
 *
 * <p>A mark in the stream, {@code NUL token:id NUL}, says where a statement's text ends. What arrives while none runs
 * (from threads and processes that were left behind) goes to the driver's own stdout.
 */
public final class PrintedText {
  /** What is kept of one statement's text. */
  public static final int LIMIT_BYTES = 16 << 20;

  private static final long MARK_MILLIS = 5000;
  private static final long QUIET_MILLIS = 500;
  private static final int LONGEST_ID = 12;

  private final InputStream pipe;
  private final byte[] mark;
  private final PrintStream otherwise;
  private ByteArrayOutputStream text;
  private long leftOut;
  private int current = -1;
  private boolean ended;

  PrintedText(InputStream pipe, String token, PrintStream otherwise) {
    this.pipe = pipe;
    this.mark = ("\0" + token + ":").getBytes(StandardCharsets.US_ASCII);
    this.otherwise = otherwise;
    Thread thread = new Thread(this::read, "livery-child-stdout");
    thread.setDaemon(true);
    thread.start();
  }

  /** What is printed from now on is the statement's. */
  public synchronized void begin(int id) {
    current = id;
    text = new ByteArrayOutputStream();
    leftOut = 0;
  }

  /**
   * The text up to the statement's mark, without white space at its end; user code can keep the mark from coming, so
   * this waits a bounded time.
   */
  public synchronized String end(int id) {
    return await(() -> current != id || ended, MARK_MILLIS);
  }

  /** The text of a process that is gone: all that arrives until the pipe's end, which grandchildren may hold open. */
  public synchronized String endWithoutMark(int id) {
    return await(() -> current != id || ended, QUIET_MILLIS);
  }

  private String await(java.util.function.BooleanSupplier over, long millis) {
    long end = System.nanoTime() + millis * 1_000_000L;
    try {
      for (long left = millis; !over.getAsBoolean() && left > 0; left = (end - System.nanoTime()) / 1_000_000L) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    current = -1;
    String whole = strip(new String(text.toByteArray(), StandardCharsets.UTF_8));
    text = null;
    return leftOut == 0 ? whole : whole + "\n[cut here: " + leftOut + " more bytes were printed; " + LIMIT_BYTES + " are kept]";
  }

  private static String strip(String text) {
    int end = text.length();
    while (end > 0 && (Character.isWhitespace(text.charAt(end - 1)) || Character.isSpaceChar(text.charAt(end - 1)))) {
      end--;
    }
    return text.substring(0, end);
  }

  private void read() {
    byte[] pending = new byte[0];
    byte[] chunk = new byte[64 << 10];
    try {
      int count;
      while ((count = pipe.read(chunk)) >= 0) {
        int held = pending.length;
        pending = Arrays.copyOf(pending, held + count);
        System.arraycopy(chunk, 0, pending, held, count);
        pending = deliver(pending);
      }
    } catch (IOException e) {
      // The process is gone, and its pipe with it.
    }
    synchronized (this) {
      keep(pending, 0, pending.length);
      ended = true;
      notifyAll();
    }
  }

  /** Hands on what is certain and answers the rest, which may be the beginning of a mark. */
  private synchronized byte[] deliver(byte[] bytes) {
    int from = 0;
    for (int at = nul(bytes, 0); at < bytes.length; at = nul(bytes, at)) {
      int same = commonPrefix(bytes, at);
      if (same < mark.length && at + same < bytes.length) {
        at++;
        continue;
      }
      int close = same < mark.length ? bytes.length : nul(bytes, at + mark.length);
      keep(bytes, from, at);
      if (close == bytes.length && close - at <= mark.length + LONGEST_ID) {
        return Arrays.copyOfRange(bytes, at, bytes.length);
      }
      String id = new String(bytes, at + mark.length, close - at - mark.length, StandardCharsets.US_ASCII);
      if (id.equals(String.valueOf(current))) {
        current = -1;
        notifyAll();
      }
      from = at = Math.min(close + 1, bytes.length);
    }
    keep(bytes, from, bytes.length);
    return new byte[0];
  }

  private void keep(byte[] bytes, int from, int to) {
    if (from == to) {
      return;
    }
    if (current < 0 || text == null) {
      otherwise.write(bytes, from, to - from);
      otherwise.flush();
      return;
    }
    int kept = leftOut > 0 ? 0 : Math.min(to - from, LIMIT_BYTES - text.size());
    while (kept > 0 && kept < to - from && (bytes[from + kept] & 0xC0) == 0x80) {
      kept--;
    }
    text.write(bytes, from, kept);
    leftOut += to - from - kept;
  }

  private static int nul(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != 0) {
      at++;
    }
    return at;
  }

  private int commonPrefix(byte[] bytes, int at) {
    int same = 0;
    while (same < mark.length && at + same < bytes.length && bytes[at + same] == mark[same]) {
      same++;
    }
    return same;
  }
}
