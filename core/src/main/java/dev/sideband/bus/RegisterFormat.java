package dev.sideband.bus;

import java.util.Locale;
import java.util.Optional;

/** How the bytes of a register are to be read. */
public enum RegisterFormat {
  /** One byte, 0 to 255. */
  U8,
  /** One byte, −128 to 127. */
  S8,
  /** Two bytes, the high one first, unsigned. */
  U16BE,
  /** Two bytes, the low one first, unsigned. */
  U16LE,
  /** Two bytes, the high one first, signed. */
  S16BE,
  /** Two bytes, the low one first, signed. */
  S16LE,
  /** A PMBus word with its own exponent ({@link PmbusLinear}). */
  LINEAR11,
  /** A PMBus word whose exponent is in the register VOUT_MODE of the same device. */
  LINEAR16,
  /** A number of bytes and so many letters of ASCII. */
  TEXT,
  /** Bytes as they are. */
  HEX;

  /** Returns the format that a map calls so, such as {@code u16be}. */
  public static Optional<RegisterFormat> named(String name) {
    for (RegisterFormat format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
