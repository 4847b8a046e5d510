package livery.agent.protocol;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Events on their way to the server, numbered 1, 2, 3…, each kept until the server says that it is stored. Safe for
 * several threads; nothing here waits for a socket.
 */
public final class Outbox {
  /** How much may be sent and not yet stored, in UTF-16 units: what a dead socket's queue can hold beside the outbox. */
  static final long WINDOW = 8L << 20;

  private final Deque<Event> waiting = new ArrayDeque<>();
  private long lastStored;
  private int sent;
  private long underWay;

  /** @return the event's number */
  public synchronized long add(Event event) {
    waiting.addLast(event);
    return lastStored + waiting.size();
  }

  /** The next frame to send, or null if there is none now: all are sent, or too much is not yet acknowledged. */
  public synchronized String next() {
    if (sent == waiting.size() || (sent > 0 && underWay >= WINDOW)) {
      return null;
    }
    Event event = nth(sent);
    sent++;
    underWay += event.size();
    return event.toJson(lastStored + sent);
  }

  /** A connection is new: drop what the server has, and send all the rest again, in order. */
  public synchronized void restart(long storedByServer) {
    drop(storedByServer);
    sent = 0;
    underWay = 0;
  }

  /** The server has stored every event up to {@code n}. */
  public synchronized void ack(long n) {
    drop(n);
  }

  public synchronized long lastStored() {
    return lastStored;
  }

  /** Waits until the server has stored everything, at most {@code millis}; tells whether it has. */
  public synchronized boolean awaitStored(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000L;
    while (!waiting.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000L;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private void drop(long n) {
    while (lastStored < n && !waiting.isEmpty()) {
      Event event = waiting.removeFirst();
      lastStored++;
      if (sent > 0) {
        sent--;
        underWay -= event.size();
      }
    }
    if (waiting.isEmpty()) {
      notifyAll();
    }
  }

  /** Only few are sent and unacknowledged, so the walk is short. */
  private Event nth(int index) {
    Iterator<Event> events = waiting.iterator();
    for (int i = 0; i < index; i++) {
      events.next();
    }
    return events.next();
  }
}
