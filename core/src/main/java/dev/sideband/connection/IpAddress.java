package dev.sideband.connection;

import dev.sideband.wire.Bytes;
import java.util.Objects;
import java.util.Optional;

/**
 * An address of the Internet Protocol, version 4 or 6.
 *
 * <p>An IPv4 address mapped into IPv6 ({@code ::ffff:192.0.2.1}) is the IPv4 address: it is the
 * same client. Names are never looked up.
 *
 * @param bytes 4 or 16 bytes in network order
 */
public record IpAddress(Bytes bytes) implements Comparable<IpAddress> {

  private static final int V4 = 4;
  private static final int V6 = 16;
  private static final Bytes MAPPED = Bytes.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF);

  public IpAddress {
    Objects.requireNonNull(bytes, "bytes");
    if (bytes.size() != V4 && bytes.size() != V6) {
      throw new IllegalArgumentException("neither 4 nor 16 bytes: " + bytes);
    }
    if (bytes.size() == V6 && bytes.slice(0, MAPPED.size()).equals(MAPPED)) {
      bytes = bytes.slice(MAPPED.size(), V4);
    }
  }

  /**
   * Returns the address that a text spells: four decimal numbers, or the forms of RFC 4291, 2.2,
   * without a zone.
   *
   * @throws IllegalArgumentException if it spells none
   */
  public static IpAddress of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not an address: '" + text + "'"));
  }

  /** Returns the address that a text spells, or empty if it spells none. */
  public static Optional<IpAddress> parse(String text) {
    return IpText.parse(text).map(array -> new IpAddress(Bytes.copyOf(array)));
  }

  /** Tells whether this is an IPv4 address, mapped ones included. */
  public boolean isV4() {
    return bytes.size() == V4;
  }

  /** Tells whether it stands for every address of the host: all bytes are zero. */
  public boolean isUnspecified() {
    for (int i = 0; i < bytes.size(); i++) {
      if (bytes.at(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Orders IPv4 before IPv6, then by value. */
  @Override
  public int compareTo(IpAddress other) {
    int order = Integer.compare(bytes.size(), other.bytes.size());
    for (int i = 0; order == 0 && i < bytes.size(); i++) {
      order = Integer.compare(bytes.at(i), other.bytes.at(i));
    }
    return order;
  }

  /** Returns the usual spelling (RFC 5952 for IPv6). */
  @Override
  public String toString() {
    return IpText.format(bytes);
  }
}
