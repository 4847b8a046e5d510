package livery.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import livery.agent.interpreter.InterpreterException;
import livery.agent.link.Link;
import livery.agent.protocol.Events;
import livery.agent.spark.StartingSpark;
import livery.agent.statements.Interpreters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the process ends: once, within bounds of time, whatever a statement is doing. */
final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
  private static final long BOUND_MS = 5000;
  private static final long FAILED_STORED_MS = 5000;

  private final Link link;
  private final Interpreters interpreters;
  private final StartingSpark spark;
  private final List<Path> folders;
  private final AtomicBoolean begun = new AtomicBoolean();

  Shutdown(Link link, Interpreters interpreters, StartingSpark spark, List<Path> folders) {
    this.link = link;
    this.interpreters = interpreters;
    this.spark = spark;
    this.folders = folders;
  }

  /** Stops Spark and exits with 0, on a thread of its own. */
  void stop(String why) {
    if (begun.compareAndSet(false, true)) {
      LOG.info("{}", why);
      haltAfter(BOUND_MS, 0);
      inBackground("livery-stop", () -> end(0));
    }
  }

  /** Tells the server and the log why the session cannot be, and exits with 1. Does not return. */
  void fail(String message) {
    if (begun.compareAndSet(false, true)) {
      link.send(Events.failed(message, System.currentTimeMillis()));
      haltAfter(FAILED_STORED_MS + BOUND_MS, 1);
      try {
        link.awaitStored(FAILED_STORED_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      stopSpark();
      silenceLogging();
      System.err.println(message);
      System.err.flush();
      end(1);
    }
    sleepForEver();
  }

  /** A signal ends the interpreters' processes and removes our files too. */
  void onSignal() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::clean, "livery-clean"));
  }

  private void end(int status) {
    interpreters.close();
    stopSpark();
    clean();
    link.close();
    System.exit(status);
  }

  private void stopSpark() {
    if (spark.isUp()) {
      try {
        spark.context().stop();
      } catch (InterpreterException | RuntimeException e) {
        LOG.warn("Spark did not stop well", e);
      }
    }
  }

  private void clean() {
    interpreters.close();
    folders.forEach(Shutdown::remove);
  }

  private static void remove(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> paths = new ArrayList<>();
      tree.forEach(paths::add);
      Collections.reverse(paths);
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | RuntimeException gone) {
      // removed before, or with the session's directory by the server
    }
  }

  private static void haltAfter(long millis, int status) {
    inBackground(
        "livery-halt",
        () -> {
          try {
            Thread.sleep(millis);
          } catch (InterruptedException e) {
            return;
          }
          Runtime.getRuntime().halt(status);
        });
  }

  /** So that Spark's own words at its end do not follow the sentence that says why the session died. */
  private static void silenceLogging() {
    try {
      Class<?> level = Class.forName("org.apache.logging.log4j.Level");
      Class.forName("org.apache.logging.log4j.core.config.Configurator")
          .getMethod("setAllLevels", String.class, level)
          .invoke(null, "", level.getField("OFF").get(null));
    } catch (ReflectiveOperationException | LinkageError otherLogging) {
      // Then there are some more lines.
    }
  }

  private static void inBackground(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void sleepForEver() {
    while (true) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        // the process is ending
      }
    }
  }
}
