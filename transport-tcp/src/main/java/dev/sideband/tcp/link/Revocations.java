package dev.sideband.tcp.link;

import java.io.IOException;

/**
 * Says which certificates are no longer good, although they are valid by themselves.
 *
 * <p>It is asked when a connection is made and from time to time while it lasts. Implementations
 * are safe for any thread.
 */
@FunctionalInterface
public interface Revocations {

  /** Nothing is revoked. */
  Revocations NONE = fingerprint -> false;

  /**
   * Tells whether a certificate is revoked.
   *
   * @param fingerprint the SHA-256 of the certificate, 64 hexadecimal digits in lower case
   * @throws IOException if that is not known: then the certificate is not accepted
   */
  boolean isRevoked(String fingerprint) throws IOException;
}
