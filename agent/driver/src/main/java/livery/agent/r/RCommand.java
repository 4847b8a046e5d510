package livery.agent.r;

/** A line for the R process: a call of literals, {@code execute(3, "x + 1")}, which R parses and never evaluates. */
final class RCommand {
  private RCommand() {}

  /** @param arguments whole numbers and texts; a text must not contain U+0000, which R's texts cannot hold */
  static String of(String name, Object... arguments) {
    StringBuilder line = new StringBuilder(name).append('(');
    for (int i = 0; i < arguments.length; i++) {
      line.append(i == 0 ? "" : ", ");
      if (arguments[i] instanceof String) {
        quote(line, (String) arguments[i]);
      } else {
        line.append(arguments[i]);
      }
    }
    return line.append(')').toString();
  }

  /** Without \\u escapes, of which R takes only some thousands in a text. */
  private static void quote(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        line.append(String.format("\\x%02x", (int) c));
      } else {
        line.append(c);
      }
    }
    line.append('"');
  }
}
