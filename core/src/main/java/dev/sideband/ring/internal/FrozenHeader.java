package dev.sideband.ring.internal;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.zip.CRC32C;

/**
 * What stands at the start of a frozen copy, in a page of its own before the blocks.
 *
 * @param blockSize the bytes of a block
 * @param ringBlocks how many blocks the ring has
 * @param first the number of the first block that was copied
 * @param count how many blocks follow
 * @param from the position from which on records were wanted
 * @param to the position up to which they were wanted
 * @param overwritten how many blocks were gone before they could be copied
 * @param madeMicros when, in microseconds since 1970
 */
record FrozenHeader(
    int blockSize,
    int ringBlocks,
    long first,
    int count,
    long from,
    long to,
    long overwritten,
    long madeMicros) {

  /** The bytes of the header and the page that it stands in. */
  static final int SIZE = 4_096;

  private static final long MAGIC = 0x3152465242534244L;
  private static final int CHECKED = 56 + 4;

  Bytes encode() {
    WireWriter out = new WireWriter(SIZE);
    out.u64(MAGIC).u32(blockSize).u32(ringBlocks).u64(first).u32(count).u64(from).u64(to);
    out.u64(overwritten).u64(madeMicros);
    out.u32(checksum(out.toBytes()));
    return out.toBytes();
  }

  private static int checksum(Bytes bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.asBuffer());
    return (int) crc.getValue();
  }

  static boolean isOne(Bytes start) {
    return start.size() >= 8 && start.slice(0, 8).equals(new WireWriter().u64(MAGIC).toBytes());
  }

  static FrozenHeader decode(Bytes bytes) throws MalformedMessageException {
    WireReader in = bytes.reader();
    if (in.u64("magic") != MAGIC) {
      throw in.malformed("magic", "no frozen copy of a ring");
    }
    FrozenHeader header =
        new FrozenHeader(
            (int) in.u32("block size"),
            (int) in.u32("blocks of the ring"),
            in.u64("first block"),
            (int) in.u32("blocks"),
            in.u64("from"),
            in.u64("to"),
            in.u64("overwritten"),
            in.u64("made"));
    if ((int) in.u32("checksum") != checksum(bytes.slice(0, CHECKED))) {
      throw in.malformed("checksum", "the header is damaged");
    }
    return header;
  }
}
