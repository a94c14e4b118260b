package dev.sideband.transport;

/**
 * Gets what a {@link BusTap} sees, one call at a time and in the order of the bus.
 *
 * <p>It is called on the tap's thread and should return quickly: what it holds up is lost, and
 * counted, at the source.
 */
@FunctionalInterface
public interface BusListener {

  /** A message has ended. */
  void seen(BusRecord message);

  /** So many messages are missing here, at least. */
  default void lost(long messages) {}

  /** The tap has ended: by {@link BusTap#close}, at the end of a capture, or with its source. */
  default void ended() {}
}
