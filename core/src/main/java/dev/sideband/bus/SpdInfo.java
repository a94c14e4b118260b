package dev.sideband.bus;

import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the memory of a DDR3 or DDR4 module tells of it (JEDEC 21-C, 4.1.2.11 and 4.1.2.L), as far
 * as 256 bytes hold it: a DDR4 module's names are beyond them.
 *
 * @param type such as {@code DDR3}, or the number that stands for another
 * @param mebibytes its capacity, rows for error correction apart; 0 if it cannot be told
 * @param part its part number; empty if it is elsewhere
 * @param serial its serial number; 0 if it is elsewhere
 * @param sound whether the checksum over its timing is right
 */
public record SpdInfo(String type, int mebibytes, String part, int serial, boolean sound) {

  /** How many bytes there are to read. */
  public static final int SIZE = 256;

  private static final int DDR3 = 0x0B;
  private static final int DDR4 = 0x0C;

  /** Each die of such a package is a rank; of others, the package is. */
  private static final int SINGLE_LOAD_STACK = 2;

  /** Returns what {@link #SIZE} bytes tell; empty for those of another kind of memory. */
  public static Optional<SpdInfo> decode(Bytes image) {
    if (image.size() < SIZE) {
      return Optional.empty();
    }
    return switch (image.at(2)) {
      case DDR3 -> Optional.of(ddr3(image));
      case DDR4 -> Optional.of(ddr4(image));
      default -> Optional.empty();
    };
  }

  private static SpdInfo ddr3(Bytes image) {
    int covered = (image.at(0) & 0x80) != 0 ? 117 : 126;
    String part =
        new String(image.slice(128, 18).toArray(), StandardCharsets.ISO_8859_1)
            .replaceAll("[^\\x20-\\x7e]", ".")
            .trim();
    int serial = image.at(122) << 24 | image.at(123) << 16 | image.at(124) << 8 | image.at(125);
    int mebibits = 256 << (image.at(4) & 0x0F);
    int width = 4 << (image.at(7) & 7);
    int ranks = (image.at(7) >> 3 & 7) + 1;
    return new SpdInfo(
        "DDR3",
        capacity(mebibits, image.at(8), width, ranks),
        part,
        serial,
        isSound(image, covered));
  }

  private static SpdInfo ddr4(Bytes image) {
    int mebibits = 256 << (image.at(4) & 0x0F);
    int width = 4 << (image.at(12) & 7);
    boolean isStacked = (image.at(6) & 3) == SINGLE_LOAD_STACK;
    int dies = isStacked ? (image.at(6) >> 4 & 7) + 1 : 1;
    int ranks = ((image.at(12) >> 3 & 7) + 1) * dies;
    return new SpdInfo(
        "DDR4", capacity(mebibits, image.at(13), width, ranks), "", 0, isSound(image, 126));
  }

  private static int capacity(int mebibits, int bus, int width, int ranks) {
    int busWidth = 8 << (bus & 7);
    return busWidth > 64 || width > busWidth || mebibits > 1 << 15
        ? 0
        : mebibits / 8 * (busWidth / width) * ranks;
  }

  /** CCITT's checksum without a start value, as the standard has it. */
  private static boolean isSound(Bytes image, int covered) {
    int crc = 0;
    for (int i = 0; i < covered; i++) {
      crc ^= image.at(i) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
      }
    }
    return (crc & 0xFFFF) == (image.at(126) | image.at(127) << 8);
  }
}
