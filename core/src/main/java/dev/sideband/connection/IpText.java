package dev.sideband.connection;

import dev.sideband.wire.Bytes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How addresses are spelled. */
final class IpText {

  private static final int LONGEST = 45;
  private static final int GROUPS = 8;

  private IpText() {}

  static Optional<byte[]> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    return Optional.ofNullable(text.indexOf(':') < 0 ? v4(text) : v6(text));
  }

  static String format(Bytes bytes) {
    if (bytes.size() == 4) {
      return bytes.at(0) + "." + bytes.at(1) + "." + bytes.at(2) + "." + bytes.at(3);
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = bytes.at(2 * i) << 8 | bytes.at(2 * i + 1);
    }
    int from = 0;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = 0;
      while (i + run < GROUPS && groups[i + run] == 0) {
        run++;
      }
      if (run > length) {
        from = i;
        length = run;
      }
    }
    return length == 1
        ? joined(groups, 0, GROUPS)
        : joined(groups, 0, from) + "::" + joined(groups, from + length, GROUPS);
  }

  private static String joined(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  private static byte @Nullable [] v4(String text) {
    String[] parts = text.split("\\.", -1);
    byte[] address = new byte[4];
    if (parts.length != address.length) {
      return null;
    }
    for (int i = 0; i < address.length; i++) {
      int number = number(parts[i], 10, 3, 255);
      if (number < 0 || parts[i].length() > 1 && parts[i].startsWith("0")) {
        return null;
      }
      address[i] = (byte) number;
    }
    return address;
  }

  private static byte @Nullable [] v6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] whole = groups(text);
      return whole != null && whole.length == 16 ? whole : null;
    }
    byte[] head = groups(text.substring(0, gap));
    byte[] tail = groups(text.substring(gap + 2));
    boolean headEndsInV4 = text.substring(0, gap).indexOf('.') >= 0;
    if (head == null || tail == null || headEndsInV4 || head.length + tail.length > 14) {
      return null;
    }
    byte[] address = new byte[16];
    System.arraycopy(head, 0, address, 0, head.length);
    System.arraycopy(tail, 0, address, 16 - tail.length, tail.length);
    return address;
  }

  /** Reads groups parted by single colons, the last of which may be an IPv4 address. */
  private static byte @Nullable [] groups(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    String last = parts[parts.length - 1];
    byte[] end = last.indexOf('.') >= 0 ? v4(last) : new byte[0];
    if (end == null || parts.length > GROUPS) {
      return null;
    }
    int plain = end.length == 0 ? parts.length : parts.length - 1;
    byte[] bytes = new byte[2 * plain + end.length];
    for (int i = 0; i < plain; i++) {
      int number = number(parts[i], 16, 4, 0xFFFF);
      if (number < 0) {
        return null;
      }
      bytes[2 * i] = (byte) (number >> 8);
      bytes[2 * i + 1] = (byte) number;
    }
    System.arraycopy(end, 0, bytes, 2 * plain, end.length);
    return bytes;
  }

  /** Returns the number that ASCII digits spell, or −1. */
  private static int number(String digits, int radix, int most, int largest) {
    if (digits.isEmpty() || digits.length() > most) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char character = digits.charAt(i);
      int digit = character < 128 ? Character.digit(character, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number * radix + digit;
    }
    return number <= largest ? number : -1;
  }
}
