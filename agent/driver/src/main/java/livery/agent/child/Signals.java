package livery.agent.child;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts a process that cannot listen for its interrupts itself, and the commands that its statement waits for.
 *
 * <p>A process that waits in C's {@code system()} is deaf to SIGINT until its command has ended, so it is the command that
 * has to be asked; one that does not listen either is ended.
 */
public final class Signals {
  private static final int ASKS_BEFORE_COMMANDS = 3;
  private static final int ASKS_BEFORE_KILL = 20;
  private static final long KILL_SECONDS = 5;

  private final long pid;
  private Set<Long> known = new HashSet<>();
  private int asks;

  public Signals(long pid) {
    this.pid = pid;
  }

  /** A statement begins: commands that run now are none of its own. */
  public void begin() {
    known = childrenOf(pid);
    asks = 0;
  }

  /** Asks once more; when this returns, the signals are on their way. */
  public void interrupt() {
    asks++;
    signal("INT", Arrays.asList(pid));
    if (asks > ASKS_BEFORE_COMMANDS) {
      List<Long> commands = commandsOfStatement();
      if (!commands.isEmpty()) {
        signal(asks > ASKS_BEFORE_KILL ? "KILL" : "INT", commands);
      }
    }
  }

  private List<Long> commandsOfStatement() {
    List<Long> commands = new ArrayList<>();
    Deque<Long> waiting = new ArrayDeque<>(childrenOf(pid));
    waiting.removeAll(known);
    while (!waiting.isEmpty()) {
      Long command = waiting.remove();
      commands.add(command);
      waiting.addAll(childrenOf(command));
    }
    return commands;
  }

  /** What the main thread of a process has started and not waited for; nothing where the system does not tell. */
  private static Set<Long> childrenOf(long pid) {
    Set<Long> children = new HashSet<>();
    try {
      byte[] list = Files.readAllBytes(Paths.get("/proc/" + pid + "/task/" + pid + "/children"));
      for (String child : new String(list, StandardCharsets.US_ASCII).trim().split(" ")) {
        if (!child.isEmpty()) {
          children.add(Long.valueOf(child));
        }
      }
    } catch (IOException gone) {
      // It has none any more.
    }
    return children;
  }

  /** By the command: Java itself sends no other signals than SIGTERM and SIGKILL. */
  private static void signal(String name, List<Long> pids) {
    List<String> command = new ArrayList<>(Arrays.asList("kill", "-" + name));
    for (Long pid : pids) {
      command.add(String.valueOf(pid));
    }
    try {
      Process kill =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.to(new java.io.File("/dev/null")))
              .start();
      kill.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new IllegalStateException("There is no kill command, so nothing can be interrupted", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
