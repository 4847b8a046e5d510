package livery.agent.statements;

/** Spark's job groups, named by the statement that runs them. */
public interface JobGroups {

  /** The jobs that the calling thread starts from now on are the statement's. */
  void set(int id);

  /** Cancels the statement's jobs that are running; jobs that it starts later are not concerned. */
  void cancel(int id);
}
