package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.RefusalReason;
import dev.sideband.tcp.link.Revocations;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accepts a server whose authority has a known fingerprint, and stands in the server's chain. */
final class PinnedCheck extends ChainCheck {

  private final String fingerprint;
  private final String host;
  private final InstantSource clock;
  private volatile @Nullable PeerCheck delegate;

  PinnedCheck(String fingerprint, String host, InstantSource clock) {
    this.fingerprint = fingerprint;
    this.host = host;
    this.clock = clock;
  }

  @Override
  void check(List<X509Certificate> chain) throws CertificateException {
    for (X509Certificate each : chain) {
      if (Fingerprint.of(each).equals(fingerprint)) {
        PeerCheck check =
            new PeerCheck(PeerCheck.Role.SERVER, List.of(each), Revocations.NONE, clock, host);
        delegate = check;
        check.check(chain);
        return;
      }
    }
    throw new CertificateException("the token names another authority");
  }

  @Override
  @Nullable LinkRefusedException refusal(String peer) {
    PeerCheck present = delegate;
    return present == null
        ? new LinkRefusedException(
            peer, RefusalReason.UNKNOWN_AUTHORITY, false, "the token names another authority")
        : present.refusal(peer);
  }
}
