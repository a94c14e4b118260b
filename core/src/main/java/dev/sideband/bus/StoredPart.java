package dev.sideband.bus;

import dev.sideband.ring.RingGap;
import java.util.Objects;

/**
 * One record as it lies in the store: a message, or a part of a long one.
 *
 * @param address where it lies: its position in the ring, which only grows
 * @param part what it holds
 * @param gap what is missing between the one read before and this one
 */
public record StoredPart(long address, BusRecordPart part, RingGap gap) {

  public StoredPart {
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(gap, "gap");
  }
}
