package livery.agent.link;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import livery.agent.protocol.AgentFrames;
import livery.agent.protocol.Event;
import livery.agent.protocol.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's side of the line to the server. It dials, says what it knows, sends events and takes commands, and dials
 * again whenever the connection goes; events wait meanwhile. One thread does it all, so {@link #send} never blocks.
 */
public final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final long WELCOME_MS = 10_000;
  private static final long PROVEN_MS = 10_000;

  private final Settings settings;
  private final Commands commands;
  private final Outbox outbox = new Outbox();
  private final Incoming incoming;
  private final OrphanRule orphan;
  private final Map<Integer, Double> progress = new ConcurrentHashMap<>();
  private final Queue<String> answers = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::loop, "livery-link");
  private volatile boolean closed;
  private volatile boolean welcomed;
  private volatile boolean proven; // a server that welcomes and then fails at once is dialled ever more slowly
  private volatile Connection current;

  public Link(Settings settings, Commands commands) {
    this.settings = settings;
    this.commands = commands;
    this.incoming = new Incoming(outbox, commands);
    this.orphan = new OrphanRule(settings.store, settings.orphanMillis);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Puts an event on its way; it is sent, and sent again after a redial, until the server has stored it. */
  public void send(Event event) {
    outbox.add(event);
    wake();
  }

  /** Says how far a statement's Spark work is, 0 to 1, if there is a connection now. */
  public void progress(int id, double value) {
    if (welcomed) {
      progress.put(id, value);
      wake();
    }
  }

  /** Answers a {@code complete} frame, if the connection it came on is still there; who asked does not wait for long. */
  public void completed(String request, Collection<String> candidates) {
    if (welcomed) {
      answers.add(AgentFrames.completed(request, candidates));
      wake();
    }
  }

  /** Asks for a piece of a file, if there is a connection now. */
  public void fetch(int id, int chunk) {
    if (welcomed) {
      answers.add(AgentFrames.fetch(id, chunk));
      wake();
    }
  }

  /** Waits until the server has stored all events, at most {@code millis}; tells whether it has. */
  public boolean awaitStored(long millis) throws InterruptedException {
    return outbox.awaitStored(millis);
  }

  /** Closes the connection and stops dialling; waits for it a moment. */
  public void close() {
    closed = true;
    wake();
    try {
      thread.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    LockSupport.unpark(thread);
  }

  private void loop() {
    Backoff backoff = new Backoff();
    int dials = 0;
    String lastProblem = "";
    while (!closed) {
      List<Server> servers = settings.servers.get();
      Server server = servers.get(dials++ % servers.size());
      Connection connection =
          new Connection(server, "Bearer " + settings.session + "." + settings.secret, this::receive, this::wake);
      current = connection;
      try {
        if (connection.open()) {
          serve(connection, server);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("The connection to {} failed", server, e);
      } finally {
        connection.abandon();
      }
      if (welcomed) {
        welcomed = false;
        answers.clear();
        orphan.met();
      }
      if (proven) {
        proven = false;
        backoff.reset();
      }
      if (closed) {
        return;
      }
      String end = orphan.verdict(server.uri, connection.goneFrom());
      if (end != null) {
        commands.orphaned(end);
        return;
      }
      if (!connection.reason().equals(lastProblem)) {
        lastProblem = connection.reason();
        LOG.warn("No connection to {} ({}), dialling again", server, lastProblem);
      }
      sleep(backoff.nextMillis());
    }
  }

  /** Keeps a connection until it ends, the peer falls silent or is no server any more, or the link is closed. */
  private void serve(Connection connection, Server server) {
    connection.send(
        AgentFrames.hello(
            settings.session, outbox.lastStored(), commands.unfinished(), commands.unfinishedJobs(), settings.agentVersion));
    long openedAt = System.nanoTime();
    long pingedAt = openedAt;
    long lookedAt = openedAt;
    while (connection.isOpen()) {
      if (welcomed) {
        sendAll(connection);
        if (millisSince(openedAt) >= PROVEN_MS) {
          proven = true;
        }
      }
      if (closed) {
        goodbye(connection);
        return;
      }
      long silent = connection.silentMillis();
      if (silent > settings.deadMillis || (!welcomed && silent > WELCOME_MS)) {
        LOG.warn("The server has been silent for {} ms, dialling again", silent);
        return;
      }
      if (millisSince(pingedAt) >= settings.pingMillis) {
        connection.ping();
        pingedAt = System.nanoTime();
      }
      if (millisSince(lookedAt) >= settings.lookMillis) {
        lookedAt = System.nanoTime();
        if (!isListed(server)) {
          LOG.warn("{} is no longer among the servers, dialling another", server);
          return;
        }
      }
      long untilPing = settings.pingMillis - millisSince(pingedAt);
      long untilLook = settings.lookMillis - millisSince(lookedAt);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.max(1, Math.min(untilPing, untilLook))));
    }
  }

  /**
   * A server that stands still, or whose host vanished, does not close its sockets; the others have taken it off the list
   * within seconds, long before its silence alone would tell.
   */
  private boolean isListed(Server server) {
    return settings.servers.get().stream().anyMatch(listed -> listed.uri.equals(server.uri));
  }

  private void sendAll(Connection connection) {
    for (String frame = outbox.next(); frame != null; frame = outbox.next()) {
      connection.send(frame);
    }
    for (String answer = answers.poll(); answer != null; answer = answers.poll()) {
      connection.send(answer);
    }
    for (Integer id : progress.keySet()) {
      Double value = progress.remove(id);
      if (value != null && !connection.isBusy()) {
        connection.send(AgentFrames.progress(id, value));
      }
    }
  }

  private void goodbye(Connection connection) {
    connection.close();
    long since = System.nanoTime();
    while (connection.isOpen() && millisSince(since) < 500) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** On the reading thread of a connection; what an abandoned one still had in its buffer no longer counts. */
  private void receive(Connection from, String text) {
    if (from != current) {
      return;
    }
    String type = incoming.obey(text);
    if (type.equals("welcome")) {
      welcomed = true;
    } else if (type.equals("ack")) {
      proven = true;
    }
    wake();
  }

  private void sleep(long millis) {
    long since = System.nanoTime();
    for (long left = millis; left > 0 && !closed; left = millis - millisSince(since)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(left));
    }
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
