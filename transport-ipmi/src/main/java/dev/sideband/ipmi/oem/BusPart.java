package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.time.BmcBoot;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The answer to {@link ReadBus}.
 *
 * @param boot the boot whose clock the records are on; id 0 if there are none, or the clock is none
 *     of a BMC
 * @param next the address behind the last record that ends in this answer
 * @param before how many records were ever stored before {@code next}
 * @param lost how many records are missing among and before those that are here
 * @param sum CRC-32C over the whole bytes of each record that ends in this answer
 * @param records the records; at most the only one is a piece
 */
public record BusPart(BmcBoot boot, long next, long before, long lost, int sum, List<Piece> records)
    implements MessageBody {

  /** The bytes before the records. */
  public static final int HEADER_SIZE = 28;

  private static final long MOST_LOST = 0xFFFF_FFFFL;

  public BusPart {
    Objects.requireNonNull(boot, "boot");
    records = List.copyOf(records);
    lost = Math.min(lost, MOST_LOST);
  }

  /**
   * A record, or a piece of a long one.
   *
   * @param address where it is stored
   * @param size the bytes of the whole record
   * @param offset where the piece begins in it
   * @param bytes what {@link dev.sideband.bus.BusRecordPart} encodes, from the offset on
   */
  public record Piece(long address, int size, int offset, Bytes bytes) {

    /** The bytes before the record's own. */
    public static final int HEADER_SIZE = 12;

    /** Tells whether the record ends with it. */
    public boolean isLast() {
      return offset + bytes.size() == size;
    }
  }

  /** Reads an answer's body. */
  public static BusPart decode(WireReader in) throws MalformedMessageException {
    BmcBoot boot = new BmcBoot((int) in.u32("boot id"));
    long next = in.u64("next");
    long before = in.u64("records before");
    long lost = in.u32("lost");
    int sum = (int) in.u32("checksum");
    List<Piece> records = new ArrayList<>();
    while (in.remaining() > 0) {
      long address = in.u64("address");
      int size = in.u16("size");
      int offset = in.u16("offset");
      if (offset > size) {
        throw in.malformed("offset", "is behind the record");
      }
      int length = Math.min(size - offset, in.remaining());
      records.add(new Piece(address, size, offset, in.bytes(length, "record")));
    }
    return new BusPart(boot, next, before, lost, sum, records);
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(boot.id()).u64(next).u64(before).u32(lost).u32(sum);
    for (Piece piece : records) {
      out.u64(piece.address()).u16(piece.size()).u16(piece.offset()).bytes(piece.bytes());
    }
  }
}
