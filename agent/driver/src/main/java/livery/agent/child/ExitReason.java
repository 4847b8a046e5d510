package livery.agent.child;

/** Words for how a process ended. */
final class ExitReason {
  private static final int SIGNAL_BASE = 128;

  private ExitReason() {}

  /** @param code as {@link Process#exitValue}: above 128 it is, on Unix, 128 and the signal's number */
  static String of(int code) {
    if (code <= SIGNAL_BASE || code > SIGNAL_BASE + 64) {
      return "exit code " + code;
    }
    int signal = code - SIGNAL_BASE;
    switch (signal) {
      case 6:
        return "signal 6 (SIGABRT)";
      case 7:
        return "signal 7 (SIGBUS)";
      case 9:
        return "signal 9 (SIGKILL: killed from outside, often for want of memory)";
      case 11:
        return "signal 11 (SIGSEGV: a fault in native code)";
      case 15:
        return "signal 15 (SIGTERM)";
      default:
        return "signal " + signal;
    }
  }
}
