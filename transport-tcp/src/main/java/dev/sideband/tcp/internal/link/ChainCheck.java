package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.LinkRefusedException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Judges the certificates of the one peer of one connection. */
abstract class ChainCheck extends X509ExtendedTrustManager {

  /** Accepts a chain, the peer's own certificate first, or says by the exception why not. */
  abstract void check(List<X509Certificate> chain) throws CertificateException;

  /** Returns why the peer was refused, or null if it was not. */
  abstract @Nullable LinkRefusedException refusal(String peer);

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(List.of(chain));
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(List.of(chain));
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(List.of(chain));
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(List.of(chain));
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(List.of(chain));
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(List.of(chain));
  }

  /** Asks for any certificate, so that who shows a wrong one learns why it is refused. */
  @Override
  public final X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
