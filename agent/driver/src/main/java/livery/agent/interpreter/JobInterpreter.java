package livery.agent.interpreter;

import java.io.File;

/** An interpreter that also runs jobs: functions that a client has serialised. */
public interface JobInterpreter extends Interpreter {

  /**
   * Runs a job to its end, with the rules of {@link Interpreter#execute}.
   *
   * @param group number of the job group, of no statement
   * @param job base64 of what the client sent
   * @param temporary a folder that the job may use
   * @return base64 of what the client's serialiser reads
   */
  String runJob(int group, String job, File temporary) throws JobFailure;
}
