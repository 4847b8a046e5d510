package livery.agent.interpreter;

/** A job of the user's failed. The message is what the client is shown, whole. */
public final class JobFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public JobFailure(String message) {
    super(message);
  }
}
