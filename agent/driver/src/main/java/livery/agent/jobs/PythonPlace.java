package livery.agent.jobs;

import java.io.File;
import livery.agent.interpreter.JobInterpreter;
import livery.agent.statements.Interpreters;
import livery.agent.statements.StatementQueue;

/** Python jobs run in the interpreter of Python's statements, and take their turn among these. */
final class PythonPlace implements Jobs.Place {
  private final StatementQueue queue;
  private final Interpreters interpreters;
  private final File temporary;

  PythonPlace(StatementQueue queue, Interpreters interpreters, File temporary) {
    this.queue = queue;
    this.interpreters = interpreters;
    this.temporary = temporary;
  }

  @Override
  public void enqueue(Job job, Runnable run) {
    StatementQueue.Turn turn = run::run;
    job.place = turn;
    queue.enqueue(turn);
  }

  @Override
  public boolean withdraw(Job job) {
    return queue.withdraw((StatementQueue.Turn) job.place);
  }

  @Override
  public String run(Job job, int group, Runnable begun) throws Exception {
    Thread thread = Thread.currentThread();
    job.enter(thread::interrupt);
    job.additions.get();
    JobInterpreter python = (JobInterpreter) interpreters.get("pyspark");
    job.enter(python::interrupt);
    begun.run();
    return python.runJob(group, job.payload, temporary);
  }
}
