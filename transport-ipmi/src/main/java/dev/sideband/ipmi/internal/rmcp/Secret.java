package dev.sideband.ipmi.internal.rmcp;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * A key that is wiped when it is closed and never shows itself.
 *
 * <p>It owns its bytes. For one thread at a time; after {@link #close} it is a key of zeros.
 */
public final class Secret implements SecretKey, AutoCloseable {

  private static final long serialVersionUID = 1L;

  private final transient byte[] bytes;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes over an array, which the caller must not use any more; it may not be empty. */
  static Secret owning(byte[] bytes) {
    return new Secret(bytes);
  }

  /** Returns the first {@code size} bytes as a key of their own. */
  Secret prefix(int size) {
    return new Secret(Arrays.copyOf(bytes, size));
  }

  /** Returns the one name that matters: AES refuses other keys, the hashes take any. */
  @Override
  public String getAlgorithm() {
    return "AES";
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  /** Returns a copy that the caller wipes, as the providers of the JDK do. */
  @Override
  public byte[] getEncoded() {
    return bytes.clone();
  }

  /** Wipes the key. Idempotent. */
  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public void destroy() {
    close();
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException(Secret.class.getName());
  }

  @Override
  public String toString() {
    return "Secret[" + bytes.length + " bytes]";
  }
}
