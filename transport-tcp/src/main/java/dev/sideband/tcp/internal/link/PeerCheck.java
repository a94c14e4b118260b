package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.RefusalReason;
import dev.sideband.tcp.link.Revocations;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges the certificates of the other end of one connection, and remembers why it refused them.
 *
 * <p>A path is valid by the rules of the JDK's PKIX (RFC 5280, 6) at the time of the clock that was
 * handed in; its revocation by the list that was handed in.
 */
final class PeerCheck extends ChainCheck {

  private static final int MOST_CHAIN = 8;
  private static final int DIGITAL_SIGNATURE = 0;
  private static final String ANY_USAGE = "2.5.29.37.0";

  /** What the other end must be; its extended key usage (RFC 5280, 4.2.1.12). */
  enum Role {
    SERVER("1.3.6.1.5.5.7.3.1"),
    AGENT("1.3.6.1.5.5.7.3.2");

    private final String usage;

    Role(String usage) {
      this.usage = usage;
    }

    String usage() {
      return usage;
    }
  }

  private record Verdict(RefusalReason reason, String text, BasicReason alert) {}

  private final Role role;
  private final List<X509Certificate> authorities;
  private final Revocations revocations;
  private final InstantSource clock;
  private final @Nullable String host;
  private volatile List<X509Certificate> accepted = List.of();
  private volatile @Nullable Verdict verdict;

  /**
   * Creates a check.
   *
   * @param host the name or address that a server must have; null if it may have any
   */
  PeerCheck(
      Role role,
      List<X509Certificate> authorities,
      Revocations revocations,
      InstantSource clock,
      @Nullable String host) {
    this.role = role;
    this.authorities = authorities;
    this.revocations = revocations;
    this.clock = clock;
    this.host = host;
  }

  /** Returns the path that was accepted, the peer's own certificate first. */
  List<X509Certificate> accepted() {
    return accepted;
  }

  @Override
  @Nullable LinkRefusedException refusal(String peer) {
    Verdict present = verdict;
    return present == null
        ? null
        : new LinkRefusedException(peer, present.reason(), false, present.text());
  }

  /** Looks again at what was accepted: it may have been revoked since, or have expired. */
  @Nullable LinkRefusedException inspect(String peer) {
    for (X509Certificate each : accepted) {
      if (verdict == null && clock.instant().isAfter(each.getNotAfter().toInstant())) {
        verdict = expired(each);
      }
    }
    if (verdict == null) {
      verdict = revoked(accepted);
    }
    return refusal(peer);
  }

  @Override
  void check(List<X509Certificate> chain) throws CertificateException {
    Verdict found = judge(chain);
    if (found != null) {
      verdict = found;
      throw new CertificateException(
          found.text(),
          new CertPathValidatorException(found.text(), null, null, -1, found.alert()));
    }
    accepted = chain;
  }

  private @Nullable Verdict judge(List<X509Certificate> chain) {
    if (chain.isEmpty() || chain.size() > MOST_CHAIN) {
      return of(RefusalReason.BAD_CHAIN, chain.size() + " certificates");
    }
    X509Certificate own = chain.get(0);
    Verdict found = revoked(chain);
    if (found == null && isSelfSigned(own)) {
      found = of(RefusalReason.SELF_SIGNED, name(own) + " is signed by itself");
    }
    if (found == null) {
      found = judgePath(chain);
    }
    if (found == null) {
      found = judgeUsage(own);
    }
    String wanted = host;
    if (found == null && wanted != null && !HostName.matches(wanted, own)) {
      found = of(RefusalReason.WRONG_NAME, name(own) + " is not for " + wanted);
    }
    return found;
  }

  private @Nullable Verdict revoked(List<X509Certificate> chain) {
    for (X509Certificate each : chain) {
      try {
        if (revocations.isRevoked(Fingerprint.of(each))) {
          String text = name(each) + " is revoked";
          return new Verdict(RefusalReason.REVOKED, text, BasicReason.REVOKED);
        }
      } catch (IOException e) {
        // Not to know is not to let in.
        return of(RefusalReason.REVOKED, "what is revoked cannot be read: " + e.getMessage());
      }
    }
    return null;
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    if (!certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private @Nullable Verdict judgePath(List<X509Certificate> chain) {
    List<X509Certificate> path = new ArrayList<>(chain);
    // Some servers send the authority, too; what is trusted is ours.
    path.removeIf(authorities::contains);
    Set<TrustAnchor> anchors =
        authorities.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet());
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      var unused =
          CertPathValidator.getInstance("PKIX")
              .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return null;
    } catch (CertPathValidatorException e) {
      X509Certificate guilty = chain.get(Math.max(0, Math.min(e.getIndex(), chain.size() - 1)));
      return verdict(e, guilty);
    } catch (GeneralSecurityException e) {
      return of(RefusalReason.BAD_CHAIN, String.valueOf(e.getMessage()));
    }
  }

  private static Verdict verdict(CertPathValidatorException e, X509Certificate guilty) {
    if (e.getReason() == BasicReason.EXPIRED) {
      return expired(guilty);
    }
    if (e.getReason() == BasicReason.NOT_YET_VALID) {
      String text = name(guilty) + " is valid from " + guilty.getNotBefore().toInstant();
      return new Verdict(RefusalReason.NOT_YET_VALID, text, BasicReason.NOT_YET_VALID);
    }
    if (e.getReason() == PKIXReason.NO_TRUST_ANCHOR) {
      return of(
          RefusalReason.UNKNOWN_AUTHORITY,
          name(guilty) + " is signed by " + guilty.getIssuerX500Principal().getName());
    }
    return of(RefusalReason.BAD_CHAIN, name(guilty) + ": " + e.getMessage());
  }

  private static Verdict expired(X509Certificate guilty) {
    Instant end = guilty.getNotAfter().toInstant();
    return new Verdict(
        RefusalReason.EXPIRED, name(guilty) + " expired at " + end, BasicReason.EXPIRED);
  }

  private @Nullable Verdict judgeUsage(X509Certificate own) {
    try {
      List<String> extended = own.getExtendedKeyUsage();
      boolean[] usage = own.getKeyUsage();
      boolean fits =
          (extended == null || extended.contains(role.usage) || extended.contains(ANY_USAGE))
              && (usage == null || usage[DIGITAL_SIGNATURE]);
      return fits ? null : of(RefusalReason.WRONG_USAGE, name(own) + " is for something else");
    } catch (CertificateException e) {
      return of(RefusalReason.BAD_CHAIN, String.valueOf(e.getMessage()));
    }
  }

  private static Verdict of(RefusalReason reason, String text) {
    // The alerts of TLS tell fewer reasons apart.
    BasicReason alert =
        reason == RefusalReason.REVOKED ? BasicReason.REVOKED : BasicReason.UNSPECIFIED;
    return new Verdict(reason, text, alert);
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
