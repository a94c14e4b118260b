package dev.sideband.workbench.server;

import dev.sideband.wire.Bytes;
import java.util.zip.CRC32C;

/** What both halves call a table by. */
final class Checksum {

  private Checksum() {}

  static String of(Bytes plain) {
    CRC32C crc = new CRC32C();
    crc.update(plain.asBuffer());
    return Long.toHexString(crc.getValue());
  }
}
