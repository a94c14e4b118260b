package dev.sideband.fleet;

import java.security.PublicKey;
import java.util.Objects;

/**
 * Somebody whose orders are taken.
 *
 * @param key the public Ed25519 key that checks the signatures
 * @param role what its owner may order
 */
public record TrustedKey(PublicKey key, Role role) {

  public TrustedKey {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(role, "role");
  }
}
