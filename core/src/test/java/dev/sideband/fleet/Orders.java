package dev.sideband.fleet;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Instructions for tests, and somebody who signs them. */
public final class Orders {

  public static final Instant NOW = Instant.parse("2026-11-28T06:00:00Z");
  public static final String WORKER = "worker-1";
  public static final String KEY_ID = "alice";

  private final KeyPair keys;

  public Orders() {
    try {
      keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public TrustedKey trusted(Role role) {
    return new TrustedKey(keys.getPublic(), role);
  }

  public SignedInstruction sign(Instruction instruction) {
    try {
      return SignedInstruction.sign(instruction, KEY_ID, keys.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static Instruction of(int id, InstructionKind kind) {
    return of(id, kind, WORKER, NOW.plusSeconds(60));
  }

  public static Instruction of(int id, InstructionKind kind, String worker, Instant deadline) {
    return new Instruction(
        new UUID(1, id),
        worker,
        kind,
        new InstructionTarget.Service("web"),
        deadline,
        false,
        Map.of("grace", "5s"));
  }
}
