package dev.sideband.snapshot.internal;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** CRC-32C over what comes in one piece or as a stream. */
final class Crc32c {

  private Crc32c() {}

  static int of(Bytes bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.asBuffer());
    return (int) crc.getValue();
  }

  static int of(InputStream stream) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] part = new byte[1 << 14];
    for (int count = stream.read(part); count >= 0; count = stream.read(part)) {
      crc.update(part, 0, count);
    }
    return (int) crc.getValue();
  }
}
