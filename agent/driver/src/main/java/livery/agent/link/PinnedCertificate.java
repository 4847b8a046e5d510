package livery.agent.link;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the one certificate whose SHA-256 it was told, whoever issued it and whatever name it bears. Extended, because
 * of any other trust manager Java also checks names and algorithms by itself.
 */
final class PinnedCertificate extends X509ExtendedTrustManager {
  private final String fingerprint;
  private volatile String refusal;

  /** @param fingerprint SHA-256 in hex */
  PinnedCertificate(String fingerprint) {
    this.fingerprint = fingerprint;
  }

  /** Why a server was not trusted, null if none was met that is not. */
  String refusal() {
    return refusal;
  }

  /** Makes sockets to a server that has to show the certificate. */
  SSLSocketFactory sockets() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {this}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no TLS", e);
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    String shown = chain.length == 0 ? "none" : sha256(chain[0].getEncoded());
    if (!shown.equalsIgnoreCase(fingerprint)) {
      refusal = "The server's certificate has the SHA-256 " + shown + ", not " + fingerprint;
      throw new CertificateException(refusal);
    }
  }

  private static String sha256(byte[] bytes) throws CertificateException {
    try {
      StringBuilder hex = new StringBuilder();
      for (byte b : MessageDigest.getInstance("SHA-256").digest(bytes)) {
        hex.append(String.format("%02x", b));
      }
      return hex.toString();
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
    throw new CertificateException("This is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
    throw new CertificateException("This is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("This is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
