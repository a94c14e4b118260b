package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.RefusalReason;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets anybody in who shows a key of its own, which the handshake proves that it holds; for the
 * port on which nothing but a token counts.
 */
final class NewcomerCheck extends ChainCheck {

  private volatile @Nullable PublicKey key;
  private volatile @Nullable String problem;

  /** Returns the key that was shown. */
  @Nullable PublicKey key() {
    return key;
  }

  @Override
  void check(List<X509Certificate> chain) throws CertificateException {
    PublicKey shown = chain.get(0).getPublicKey();
    // A key on P-256: what an enrolling agent makes, and no other kind is signed for.
    if (chain.size() == 1 && shown.getAlgorithm().equals("EC")) {
      try {
        chain.get(0).verify(shown);
        key = shown;
        return;
      } catch (GeneralSecurityException e) {
        // Refused below.
      }
    }
    problem = "a newcomer shows one certificate, signed by itself, with a key on P-256";
    throw new CertificateException(problem);
  }

  @Override
  @Nullable LinkRefusedException refusal(String peer) {
    String present = problem;
    return present == null
        ? null
        : new LinkRefusedException(peer, RefusalReason.BAD_CHAIN, false, present);
  }
}
