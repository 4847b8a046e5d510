package livery.agent.link;

import java.util.List;
import java.util.function.Supplier;

/** Where a {@link Link} dials, as whom, and how patiently. Times are milliseconds. */
public final class Settings {
  final String session;
  final String secret;
  final String store;
  final Supplier<List<Server>> servers;
  final long orphanMillis;
  final String agentVersion;
  long pingMillis = 10_000;
  long deadMillis = 30_000;
  long lookMillis = 2_000;

  /**
   * @param store id of the store that holds the session, whose word that the session is gone counts; null if unknown
   * @param servers asked before each dial, and every 2 s while there is a connection; dialled in turn; never empty
   * @param orphanMillis after how long without any server the application ends
   */
  public Settings(
      String session,
      String secret,
      String store,
      Supplier<List<Server>> servers,
      long orphanMillis,
      String agentVersion) {
    this.session = session;
    this.secret = secret;
    this.store = store;
    this.servers = servers;
    this.orphanMillis = orphanMillis;
    this.agentVersion = agentVersion;
  }

  Settings pings(long everyMillis, long deadAfterMillis) {
    pingMillis = everyMillis;
    deadMillis = deadAfterMillis;
    return this;
  }
}
