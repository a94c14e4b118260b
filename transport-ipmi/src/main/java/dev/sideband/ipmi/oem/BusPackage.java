package dev.sideband.ipmi.oem;

import dev.sideband.time.BmcBoot;
import dev.sideband.transport.BusRecord;
import java.util.List;
import java.util.Objects;

/**
 * What a BMC's bus log held from a pointer on, whole messages with every record's checksum tried.
 *
 * <p>The pointer is where it was; {@link #acknowledgement} moves it.
 *
 * @param pointer the pointer it was read from
 * @param messages the messages, oldest first
 * @param lost how many records are missing: overwritten before they were read, or damaged
 * @param broken how many messages came to nothing because a part was missing or made no sense
 * @param next the address behind the last record
 * @param before how many records were ever stored before {@code next}
 */
public record BusPackage(
    BusPointerName pointer,
    List<Message> messages,
    long lost,
    long broken,
    long next,
    long before) {

  public BusPackage {
    Objects.requireNonNull(pointer, "pointer");
    messages = List.copyOf(messages);
  }

  /**
   * One message.
   *
   * @param boot the boot whose clock its time is on
   * @param address where its last part is stored
   * @param message the message
   */
  public record Message(BmcBoot boot, long address, BusRecord message) {}

  /** Returns the command that moves the pointer behind all of this. */
  public ReadBus acknowledgement() {
    return ReadBus.acknowledge(pointer, next, before);
  }
}
