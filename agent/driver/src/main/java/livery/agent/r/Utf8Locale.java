package livery.agent.r;

import java.util.Map;

/** The locale of the R process, which R takes for what texts are made of. */
final class Utf8Locale {
  private Utf8Locale() {}

  /** In a locale that is not UTF-8 R shows {@code <U+2603>} for a snowman. */
  static void setIn(Map<String, String> environment) {
    for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = environment.get(variable);
      if (value != null && !value.isEmpty()) {
        if (!value.replace("-", "").toUpperCase(java.util.Locale.ROOT).contains("UTF8")) {
          environment.put("LC_ALL", "C.UTF-8");
        }
        return;
      }
    }
    environment.put("LC_ALL", "C.UTF-8");
  }
}
