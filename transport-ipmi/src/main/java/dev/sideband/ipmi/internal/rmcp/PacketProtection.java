package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs and encrypts the packets of one session, and checks and decrypts them (IPMI 2.0, 13.28 and
 * 13.29).
 *
 * <p>For one thread at a time. It allocates next to nothing for a packet. {@link #close} wipes the
 * keys; it must not be used afterwards.
 */
public final class PacketProtection implements AutoCloseable {

  private static final int BLOCK = 16;
  private static final int SIGNED_FROM = RmcpHeader.SIZE;
  private static final int NEXT_HEADER = 0x07;
  private static final int PAD = 0xFF;
  private static final int ALIGNMENT = 4;
  private static final int LARGEST_HASH = 32;

  private final int codeSize;
  private final @Nullable Mac mac;
  private final @Nullable Cipher encrypt;
  private final @Nullable Cipher decrypt;
  private final WireWriter packet = new WireWriter(256);
  private final byte[] hash = new byte[LARGEST_HASH];
  private final long salt;

  /**
   * Derives the keys of the session.
   *
   * @param suite a supported suite
   * @param sessionKey the session integrity key, which stays the caller's
   * @param random makes what must not be foreseen, once
   */
  public PacketProtection(CipherSuite suite, Secret sessionKey, RandomGenerator random) {
    Hmac integrity = Hmac.ofIntegrity(suite);
    codeSize = integrity == null ? 0 : integrity.cutSize();
    salt = random.nextLong();
    try (Secret k1 = derived(suite, sessionKey, 1);
        Secret k2 = derived(suite, sessionKey, 2);
        Secret aesKey = k2.prefix(BLOCK)) {
      mac = integrity == null ? null : integrity.with(k1);
      boolean encrypts = suite.confidentiality() != 0;
      encrypt = encrypts ? cipher(Cipher.ENCRYPT_MODE, aesKey) : null;
      decrypt = encrypts ? cipher(Cipher.DECRYPT_MODE, aesKey) : null;
    }
  }

  private static Secret derived(CipherSuite suite, Secret sessionKey, int constant) {
    Hmac authentication = Hmac.ofAuthentication(suite);
    if (authentication == null) {
      return Secret.owning(new byte[UserKey.SIZE]);
    }
    byte[] text = new byte[UserKey.SIZE];
    Arrays.fill(text, (byte) constant);
    return Secret.owning(authentication.with(sessionKey).doFinal(text));
  }

  private static Cipher cipher(int mode, Secret key) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(mode, key, new IvParameterSpec(new byte[BLOCK]));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JDK has AES-CBC", e);
    }
  }

  /** Tells whether the session's packets are signed. */
  public boolean authenticates() {
    return mac != null;
  }

  /**
   * Makes a whole packet.
   *
   * @param sessionId the receiver's id of the session
   * @param sequence the sender's count, which no other packet of the session to this receiver has
   * @return the packet, in place until the next call
   */
  public ByteBuffer seal(PayloadType type, long sessionId, long sequence, WireWriter payload) {
    return seal(type, sessionId, sequence, payload, true);
  }

  /** Tells whether packets can be encrypted. */
  public boolean encrypts() {
    return encrypt != null;
  }

  /**
   * Makes a whole packet; see {@link #seal(PayloadType, long, long, WireWriter)}.
   *
   * @param encrypted false if the payload was agreed to be sent in the clear
   */
  public ByteBuffer seal(
      PayloadType type, long sessionId, long sequence, WireWriter payload, boolean encrypted) {
    int plain = payload.size();
    int padding = BLOCK - 1 - plain % BLOCK;
    Cipher encrypt = encrypted ? this.encrypt : null;
    int length = encrypt == null ? plain : BLOCK + plain + padding + 1;
    packet.clear();
    RmcpHeader.IPMI.encode(packet);
    new Ipmi20Header(type, encrypt != null, mac != null, sessionId, sequence, length)
        .encode(packet);
    if (encrypt == null) {
      packet.bytes(payload.asBuffer().array(), 0, plain);
    } else {
      encrypt(encrypt, sessionId, sequence, payload, padding);
    }
    if (mac != null) {
      sign(mac);
    }
    return packet.asBuffer();
  }

  /**
   * Writes initialisation vector and encrypted payload.
   *
   * <p>The cipher always starts from a vector of zeros; a first block that never repeats makes what
   * it is encrypted to the unforeseeable vector of the rest (NIST SP 800-38A, appendix C).
   */
  private void encrypt(
      Cipher cipher, long sessionId, long sequence, WireWriter payload, int padding) {
    int from = packet.size();
    packet.u64(salt).u32(sessionId).u32(sequence);
    packet.bytes(payload.asBuffer().array(), 0, payload.size());
    for (int i = 1; i <= padding; i++) {
      packet.u8(i);
    }
    packet.u8(padding);
    inPlace(cipher, packet.asBuffer().array(), from, packet.size() - from);
  }

  private void sign(Mac mac) {
    int pad = -(packet.size() - SIGNED_FROM + 2) & ALIGNMENT - 1;
    for (int i = 0; i < pad; i++) {
      packet.u8(PAD);
    }
    packet.u8(pad).u8(NEXT_HEADER);
    mac.update(packet.asBuffer().array(), SIGNED_FROM, packet.size() - SIGNED_FROM);
    finish(mac);
    packet.bytes(hash, 0, codeSize);
  }

  /**
   * Checks a packet and decrypts it where it stands.
   *
   * @param datagram the packet from its first byte on; its payload is overwritten
   * @param size the size of the whole packet
   * @param header the session header
   * @param payloadAt where the payload begins
   * @return a reader over the payload
   * @throws DroppedPacketException if the packet is not to be believed
   */
  public WireReader open(byte[] datagram, int size, Ipmi20Header header, int payloadAt)
      throws DroppedPacketException {
    if (mac != null) {
      if (!header.authenticated()) {
        throw new DroppedPacketException(Drop.UNAUTHENTICATED);
      }
      check(mac, datagram, size, payloadAt + header.length());
    }
    if (decrypt == null || !header.encrypted()) {
      if (header.encrypted()) {
        throw new DroppedPacketException(Drop.MALFORMED);
      }
      return WireReader.over(datagram, payloadAt, header.length());
    }
    return decrypted(decrypt, datagram, payloadAt, header.length());
  }

  private void check(Mac mac, byte[] datagram, int size, int payloadEnd)
      throws DroppedPacketException {
    int codeAt = size - codeSize;
    if (codeAt < payloadEnd + 2) {
      throw new DroppedPacketException(Drop.MALFORMED);
    }
    mac.update(datagram, SIGNED_FROM, codeAt - SIGNED_FROM);
    finish(mac);
    int difference = 0;
    for (int i = 0; i < codeSize; i++) {
      difference |= hash[i] ^ datagram[codeAt + i];
    }
    if (difference != 0) {
      throw new DroppedPacketException(Drop.WRONG_INTEGRITY);
    }
    if ((datagram[codeAt - 2] & 0xFF) != codeAt - 2 - payloadEnd) {
      throw new DroppedPacketException(Drop.WRONG_PADDING);
    }
  }

  private static WireReader decrypted(Cipher cipher, byte[] datagram, int at, int length)
      throws DroppedPacketException {
    if (length < 2 * BLOCK || length % BLOCK != 0) {
      throw new DroppedPacketException(Drop.WRONG_PADDING);
    }
    inPlace(cipher, datagram, at, length);
    int last = at + length - 1;
    int padding = datagram[last] & 0xFF;
    if (padding >= BLOCK) {
      throw new DroppedPacketException(Drop.WRONG_PADDING);
    }
    for (int i = 0; i < padding; i++) {
      if (datagram[last - 1 - i] != padding - i) {
        throw new DroppedPacketException(Drop.WRONG_PADDING);
      }
    }
    return WireReader.over(datagram, at + BLOCK, length - BLOCK - 1 - padding);
  }

  private static void inPlace(Cipher cipher, byte[] array, int from, int size) {
    try {
      cipher.doFinal(array, from, size, array, from);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("whole blocks can be enciphered", e);
    }
  }

  private void finish(Mac mac) {
    try {
      mac.doFinal(hash, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("the hash fits", e);
    }
  }

  /** Overwrites the keys that the algorithms hold. Idempotent. */
  @Override
  public void close() {
    try (Secret zeros = Secret.owning(new byte[BLOCK])) {
      IvParameterSpec vector = new IvParameterSpec(new byte[BLOCK]);
      if (mac != null) {
        mac.init(zeros);
      }
      if (encrypt != null && decrypt != null) {
        encrypt.init(Cipher.ENCRYPT_MODE, zeros, vector);
        decrypt.init(Cipher.DECRYPT_MODE, zeros, vector);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("zeros are a key", e);
    }
  }
}
