package dev.sideband.bus;

import dev.sideband.transport.AckMap;
import dev.sideband.wire.Bytes;

/** Cuts maps of refused bytes, and puts them together again. */
final class NackBits {

  private NackBits() {}

  /** Returns the map of a part of the data; the address belongs to the first part. */
  static AckMap part(AckMap whole, int offset, int length) {
    byte[] bits = new byte[length / 8 + 1];
    boolean any = offset == 0 && !whole.address() && set(bits, 0);
    for (int i = 0; i < length; i++) {
      any |= !whole.data(offset + i) && set(bits, i + 1);
    }
    return any ? new AckMap(true, Bytes.copyOf(bits)) : plain(whole);
  }

  private static AckMap plain(AckMap whole) {
    return whole.known() ? AckMap.ALL : AckMap.UNKNOWN;
  }

  /** Marks in a map of the whole, large enough, what a part's map marks. */
  static void add(byte[] whole, AckMap part, int offset) {
    if (!part.address()) {
      set(whole, 0);
    }
    for (int bit = 1; bit < part.nacks().size() * 8; bit++) {
      if (!part.data(bit - 1)) {
        set(whole, offset + bit);
      }
    }
  }

  private static boolean set(byte[] bits, int number) {
    bits[number / 8] |= (byte) (1 << number % 8);
    return true;
  }
}
