package livery.agent.statements;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import livery.agent.interpreter.Interpreter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What words of code may become, told beside the statements and never in their way. */
public final class Completions {
  private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

  /** Questions at a time; one more is answered with nothing at once, for somebody is typing. */
  private static final int THREADS = 4;

  /** Candidates in an answer; nobody reads more, and a frame has a greatest size. */
  private static final int MOST = 5000;

  private final Interpreters interpreters;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(0, THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), Completions::thread);

  public Completions(Interpreters interpreters) {
    this.interpreters = interpreters;
  }

  /** Gives the candidates to {@code answer}, none where the kind's interpreter has not started. Does not wait. */
  public void ask(String kind, String code, int cursor, Consumer<List<String>> answer) {
    try {
      threads.execute(() -> answer.accept(candidates(kind, code, cursor)));
    } catch (RejectedExecutionException tooMany) {
      answer.accept(Collections.<String>emptyList());
    }
  }

  private List<String> candidates(String kind, String code, int cursor) {
    Interpreter interpreter = interpreters.started(kind);
    if (interpreter == null || cursor < 0 || cursor > code.length()) {
      return Collections.emptyList();
    }
    try {
      List<String> candidates = interpreter.complete(code, cursor);
      return candidates.size() > MOST ? candidates.subList(0, MOST) : candidates;
    } catch (Throwable e) {
      LOG.warn("A completion failed", e);
      return Collections.emptyList();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "livery-completion");
    thread.setDaemon(true);
    return thread;
  }
}
