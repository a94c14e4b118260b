package dev.sideband.bus;

import dev.sideband.ring.RingGap;
import dev.sideband.transport.BusRecord;
import java.util.Objects;

/**
 * One whole message from the store.
 *
 * @param address where its first part lies: its position in the ring, which only grows
 * @param record the message
 * @param gap what is missing between the one read before and this one
 */
public record StoredMessage(long address, BusRecord record, RingGap gap) {

  public StoredMessage {
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(gap, "gap");
  }
}
