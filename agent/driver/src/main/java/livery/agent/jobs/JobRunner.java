package livery.agent.jobs;

/** Runs Java jobs. Loaded by name, for it and the serialiser that it needs are in a module of their own. */
public interface JobRunner {

  /**
   * Runs a job on the calling thread.
   *
   * @param job what the client sent
   * @return base64 of the result as the client's serialiser reads it, null for a null result
   * @throws Exception whatever the job throws, or why it cannot be read
   */
  String run(byte[] job) throws Exception;
}
