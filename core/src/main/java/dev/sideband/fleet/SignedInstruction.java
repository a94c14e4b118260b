package dev.sideband.fleet;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/**
 * An instruction with the signature of whoever gave it (Ed25519, RFC 8032), as it travels: the
 * instruction, the name of the key, anything that later versions add, and the signature of all of
 * it.
 *
 * @param instruction what is ordered
 * @param keyId which key signed it, 1 to 64 bytes of UTF-8
 * @param wire everything, signature and all
 */
public record SignedInstruction(Instruction instruction, String keyId, Bytes wire) {

  /** The most bytes that one may take. */
  public static final int MOST_BYTES = 1 << 17;

  private static final String ALGORITHM = "Ed25519";
  private static final int SIGNATURE = 64;
  private static final int MOST_KEY_ID = 64;

  /**
   * Signs an instruction.
   *
   * @param key an Ed25519 key
   * @throws InvalidKeyException if it is none
   */
  public static SignedInstruction sign(Instruction instruction, String keyId, PrivateKey key)
      throws InvalidKeyException {
    InstructionText.check(keyId, 1, MOST_KEY_ID, "key id");
    WireWriter out = new WireWriter(256);
    instruction.encode(out);
    InstructionText.write(keyId, out);
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(out.asBuffer());
      out.bytes(Bytes.copyOf(signature.sign()));
    } catch (InvalidKeyException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
    return new SignedInstruction(instruction, keyId, out.toBytes());
  }

  /** Reads one; whose signature it bears has still to be {@linkplain #isSignedBy asked}. */
  public static SignedInstruction decode(Bytes wire) throws MalformedMessageException {
    WireReader in = wire.reader();
    if (wire.size() > MOST_BYTES) {
      throw in.malformed("instruction", "has " + wire.size() + " bytes");
    }
    Instruction instruction = Instruction.decode(in);
    String keyId = InstructionText.read(1, MOST_KEY_ID, "key id", in);
    in.skip(Math.max(0, in.remaining() - SIGNATURE), "additions");
    in.bytes(SIGNATURE, "signature");
    return new SignedInstruction(instruction, keyId, wire);
  }

  /** Tells whether the owner of this key signed it, and it has not been changed since. */
  public boolean isSignedBy(PublicKey key) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(wire.slice(0, wire.size() - SIGNATURE).asBuffer());
      return signature.verify(wire.slice(wire.size() - SIGNATURE, SIGNATURE).toArray());
    } catch (SignatureException | InvalidKeyException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }
}
