package dev.sideband.connection;

import dev.sideband.wire.Bytes;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes from the addresses of clients what must not be kept of them; see {@link
 * MaskedConnectionSource}.
 *
 * <p>Implementations are safe for any thread, and give the same address for the same one. The
 * unspecified address stays.
 */
@FunctionalInterface
public interface AddressMask {

  /** Returns what is kept of an address. */
  IpAddress mask(IpAddress address);

  /**
   * Returns the mask that keeps the first bits of an address, and of the others nothing: clients of
   * one network are one.
   *
   * @param v4 how many bits of an IPv4 address are kept, 0 to 32
   * @param v6 how many bits of an IPv6 address are kept, 0 to 128
   */
  static AddressMask prefix(int v4, int v6) {
    Objects.checkIndex(v4, 33);
    Objects.checkIndex(v6, 129);
    return address -> {
      byte[] kept = address.bytes().toArray();
      int bits = address.isV4() ? v4 : v6;
      for (int i = 0; i < kept.length; i++) {
        int here = Math.max(0, Math.min(8, bits - 8 * i));
        kept[i] &= (byte) (0xFF00 >> here);
      }
      return new IpAddress(Bytes.copyOf(kept));
    };
  }

  /**
   * Returns the mask that gives each client an address of its own in {@code fd00::/8}, from which
   * nobody without the key learns who it is. The same key gives the same addresses, so that a
   * client's life can be followed over all machines that share it; who has the key can try out
   * addresses. IPv4 clients get such an address, too, and blocks of addresses mean nothing more.
   *
   * @param key at least 16 bytes, as secret as a password; copied
   */
  static AddressMask keyed(byte[] key) {
    if (key.length < 16) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes");
    }
    SecretKeySpec secret = new SecretKeySpec(key, "HmacSHA256");
    return address -> {
      if (address.isUnspecified()) {
        return address;
      }
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(secret);
        byte[] code = mac.doFinal(address.bytes().toArray());
        code[0] = (byte) 0xFD;
        return new IpAddress(Bytes.copyOf(code, 0, 16));
      } catch (NoSuchAlgorithmException | InvalidKeyException e) {
        throw new IllegalStateException("every Java has HmacSHA256", e);
      }
    };
  }
}
