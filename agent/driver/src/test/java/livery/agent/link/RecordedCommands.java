package livery.agent.link;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import livery.agent.additions.Addition;

/** What the server asked of the agent, one line each. */
final class RecordedCommands implements Commands {
  volatile List<Integer> unfinished = Collections.emptyList();
  private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();

  /** The next command, null if none comes. */
  String next() throws InterruptedException {
    return commands.poll(TestServer.PATIENCE_S, TimeUnit.SECONDS);
  }

  @Override
  public void run(int id, String kind, String code) {
    commands.add("run " + id + " " + kind + " " + code);
  }

  @Override
  public void cancel(int id) {
    commands.add("cancel " + id);
  }

  @Override
  public void complete(String request, String kind, String code, int cursor) {
    commands.add("complete " + request + " " + kind + " " + code + " " + cursor);
  }

  @Override
  public void job(int id, String runtime, String job) {
    commands.add("job " + id + " " + runtime + " " + job);
  }

  @Override
  public void cancelJob(int id) {
    commands.add("cancelJob " + id);
  }

  @Override
  public void add(Addition addition) {
    commands.add("add");
  }

  @Override
  public void chunk(int id, int chunk, String data) {
    commands.add("chunk " + id + " " + chunk + " " + data);
  }

  @Override
  public Collection<Integer> unfinishedJobs() {
    return Collections.emptyList();
  }

  @Override
  public void stop() {
    commands.add("stop");
  }

  @Override
  public void orphaned(String why) {
    commands.add("orphaned " + why);
  }

  @Override
  public Collection<Integer> unfinished() {
    return unfinished;
  }
}
