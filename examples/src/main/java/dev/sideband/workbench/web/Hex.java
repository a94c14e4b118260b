package dev.sideband.workbench.web;

import java.util.HexFormat;

/** How numbers that name something are written: all their digits, hexadecimal. */
final class Hex {

  private static final HexFormat DIGITS = HexFormat.of();

  private Hex() {}

  static String id(long snapshot) {
    return DIGITS.toHexDigits(snapshot);
  }

  static String checksum(int crc) {
    return DIGITS.toHexDigits(crc);
  }
}
