package livery.agent.link;

import java.net.URI;

/** Where a server is, and by what it is known there. */
public final class Server {
  final URI uri;
  final String certificate;

  /**
   * @param uri {@code ws://…} or {@code wss://…}
   * @param certificate SHA-256 in hex of the certificate that it must show; null: one that Java trusts for its name
   */
  public Server(URI uri, String certificate) {
    this.uri = uri;
    this.certificate = certificate;
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
