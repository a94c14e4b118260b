package dev.sideband.bus;

import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import org.jspecify.annotations.Nullable;

/**
 * Chooses messages by where they go and how they end; immutable.
 *
 * @param link the bus, or {@link #ANY}
 * @param address the device; null for any
 * @param register the register, as {@link RegisterTracker} knows it, or {@link #ANY}
 * @param reads whether messages are chosen in which the device sends
 * @param writes whether messages are chosen in which the master sends
 * @param failuresOnly whether only messages are chosen that went wrong
 */
public record BusSelector(
    int link,
    @Nullable BusAddress address,
    int register,
    boolean reads,
    boolean writes,
    boolean failuresOnly) {

  /** Stands for any link or register. */
  public static final int ANY = -1;

  /** Chooses every message. */
  public static final BusSelector ALL = new BusSelector(ANY, null, ANY, true, true, false);

  /** Returns a selector of what goes to or comes from one device, on any link. */
  public static BusSelector device(BusAddress address) {
    return new BusSelector(ANY, address, ANY, true, true, false);
  }

  /** Returns the same for one link only. */
  public BusSelector onLink(int onlyLink) {
    return new BusSelector(onlyLink, address, register, reads, writes, failuresOnly);
  }

  /** Returns the same for one register only. */
  public BusSelector atRegister(int onlyRegister) {
    return new BusSelector(link, address, onlyRegister, reads, writes, failuresOnly);
  }

  /** Returns the same for writes only. */
  public BusSelector writing() {
    return new BusSelector(link, address, register, false, true, failuresOnly);
  }

  /** Returns the same for reads only. */
  public BusSelector reading() {
    return new BusSelector(link, address, register, true, false, failuresOnly);
  }

  /** Returns the same for what goes wrong only. */
  public BusSelector failing() {
    return new BusSelector(link, address, register, reads, writes, true);
  }

  /**
   * Tells whether a message is chosen.
   *
   * @param itsRegister the register it is about, or {@link #ANY} if nobody knows
   */
  public boolean matches(BusRecord message, int itsRegister) {
    return (link == ANY || link == message.link())
        && (address == null || address.equals(message.address()))
        && (register == ANY || register == itsRegister)
        && (message.read() ? reads : writes)
        && (!failuresOnly || message.result().failed());
  }
}
