package dev.sideband.fleet.server;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.SignedInstruction;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.util.Objects;

/**
 * Signs orders in the name of who gives them: with one key for all, with one for each role, or in a
 * device that never shows its key. Safe for any thread.
 */
@FunctionalInterface
public interface OrderSigner {

  /**
   * Signs an order.
   *
   * @param by who gives it; he may
   * @throws IOException if it cannot be signed
   */
  SignedInstruction sign(Instruction order, Requester by) throws IOException;

  /**
   * Signs everything with one key.
   *
   * @param keyId the name under which workers know it
   * @param key an Ed25519 key
   */
  static OrderSigner of(String keyId, PrivateKey key) {
    Objects.requireNonNull(keyId, "keyId");
    Objects.requireNonNull(key, "key");
    return (order, by) -> {
      try {
        return SignedInstruction.sign(order, keyId, key);
      } catch (InvalidKeyException e) {
        throw new IOException("the key " + keyId + " is no Ed25519 key", e);
      }
    };
  }
}
