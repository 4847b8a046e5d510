package livery.agent.interpreter;

/** An interpreter could not be started. The message is shown to the user: what is wrong, and what to do about it. */
public class InterpreterException extends Exception {
  private static final long serialVersionUID = 1L;

  public InterpreterException(String message) {
    super(message);
  }

  public InterpreterException(String message, Throwable cause) {
    super(message, cause);
  }
}
