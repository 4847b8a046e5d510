package livery.agent.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The certificate is for another name than the server is dialled by, and nobody Java trusts has signed it. */
@Timeout(120)
class LinkTlsTest {
  private static final char[] PASSWORD = "password".toCharArray();
  @TempDir static Path directory;
  private static SSLContext tls;
  private static String certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path file = directory.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool, "-genkeypair", "-alias", "server", "-keyalg", "RSA", "-dname", "CN=nowhere.example",
                "-storetype", "PKCS12", "-storepass", new String(PASSWORD), "-keystore", file.toString())
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    byte[] encoded = keys.getCertificate("server").getEncoded();
    certificate = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
  }

  @Test
  void theServerWithTheRightCertificateIsMet() throws Exception {
    try (TestServer server = TestServer.begin(tls)) {
      Server known = new Server(server.uri(), certificate);
      Link link =
          new Link(
              new Settings("s1", "secret", null, () -> Collections.singletonList(known), 60_000, "0.1.0"),
              new RecordedCommands());
      try {
        link.start();
        assertEquals("Bearer s1.secret", server.nextAuthorization());
        server.next("hello");
      } finally {
        link.close();
      }
    }
  }

  @Test
  void anyOtherServerIsToldNothing() throws Exception {
    try (TestServer server = TestServer.begin(tls)) {
      String wrong = (certificate.charAt(0) == '0' ? "1" : "0") + certificate.substring(1);
      Connection refused = connection(server.uri(), wrong);
      assertFalse(refused.open());
      assertTrue(refused.reason().contains("The server's certificate has the SHA-256 " + certificate), refused.reason());
      Connection unknown = connection(server.uri(), null);
      assertFalse(unknown.open());
      Connection met = connection(server.uri(), certificate);
      assertTrue(met.open());
      assertEquals("the third", server.nextAuthorization(), "the others never got to say who they are");
      met.close();
    }
  }

  private Connection connection(URI uri, String pin) {
    String authorization = pin != null && pin.equals(certificate) ? "the third" : "the others";
    return new Connection(new Server(uri, pin), authorization, (from, text) -> {}, () -> {});
  }
}
