package dev.sideband.bus;

import dev.sideband.time.ClockId;
import dev.sideband.wire.Bytes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Some records of a bus log that follow each other, as they are stored.
 *
 * @param boot the boot on whose clock they are; null if there are none
 * @param records the records, oldest first
 * @param next the address behind the last of them, where the next ones are
 * @param before how many records were ever stored before {@code next}
 * @param lost how many records are missing: overwritten before they were read, or damaged
 */
public record BusExtract(
    @Nullable ClockId boot, List<Stored> records, long next, long before, long lost) {

  public BusExtract {
    records = List.copyOf(records);
  }

  /**
   * One record.
   *
   * @param address where it lies: its position, which only grows
   * @param bytes what {@link BusRecordPart} encodes
   */
  public record Stored(long address, Bytes bytes) {
    public Stored {
      Objects.requireNonNull(bytes, "bytes");
    }
  }
}
