package dev.sideband.connection;

import dev.sideband.table.KeyRange;
import dev.sideband.wire.Bytes;
import java.util.Objects;

/**
 * All addresses that begin with the same bits (CIDR), such as {@code 10.1.0.0/16}.
 *
 * @param address one of them; which does not matter, only its first bits count
 * @param prefix how many bits they share, 0 to 32 or 128
 */
public record AddressBlock(IpAddress address, int prefix) {

  public AddressBlock {
    Objects.requireNonNull(address, "address");
    if (prefix < 0 || prefix > address.bytes().size() * 8) {
      throw new IllegalArgumentException("prefix out of range for " + address + ": " + prefix);
    }
  }

  /**
   * Returns the block that a text spells: an address alone stands for itself.
   *
   * @throws IllegalArgumentException if it spells none
   */
  public static AddressBlock of(String text) {
    int slash = text.indexOf('/');
    IpAddress address = IpAddress.of(slash < 0 ? text : text.substring(0, slash));
    int all = address.bytes().size() * 8;
    if (slash < 0) {
      return new AddressBlock(address, all);
    }
    String digits = text.substring(slash + 1);
    if (!digits.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException("not a prefix: '" + text + "'");
    }
    // The prefix of a mapped address counts the bits of the mapping too.
    boolean mapped = address.isV4() && text.indexOf(':') >= 0;
    return new AddressBlock(address, Integer.parseInt(digits) - (mapped ? 96 : 0));
  }

  /** Tells whether the block holds an address; IPv4 and IPv6 never hold each other. */
  public boolean contains(IpAddress other) {
    if (other.isV4() != address.isV4()) {
      return false;
    }
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) {
      if (address.bytes().at(i) != other.bytes().at(i)) {
        return false;
      }
    }
    int rest = prefix % 8;
    return rest == 0 || (address.bytes().at(whole) ^ other.bytes().at(whole)) >> (8 - rest) == 0;
  }

  /** Returns the rows of which an address column holds one of them, and perhaps a few others. */
  KeyRange range(int column) {
    byte[] first = address.bytes().toArray();
    byte[] last = address.bytes().toArray();
    for (int bit = prefix; bit < first.length * 8; bit++) {
      first[bit / 8] &= (byte) ~(0x80 >> bit % 8);
      last[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    return KeyRange.of(column, Bytes.copyOf(first), Bytes.copyOf(last));
  }

  @Override
  public String toString() {
    return address + "/" + prefix;
  }
}
