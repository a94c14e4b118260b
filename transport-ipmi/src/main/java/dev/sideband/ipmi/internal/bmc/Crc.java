package dev.sideband.ipmi.internal.bmc;

import dev.sideband.wire.Bytes;
import java.util.zip.CRC32C;

/** The checksum of the BMC's files. */
final class Crc {

  private Crc() {}

  static long of(Bytes bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.asBuffer());
    return crc.getValue();
  }
}
