package livery.agent.statements;

/** Spark's job groups, named by the statement that runs them; those of jobs are numbered far above. */
public interface JobGroups {
  /** The group of job N is this much and N: no session has so many statements. */
  int FIRST_JOB = 1 << 30;

  /** The jobs that the calling thread starts from now on are the statement's. */
  void set(int id);

  /** Cancels the statement's jobs that are running; with Spark 4, those that it starts later too. */
  void cancel(int id);
}
