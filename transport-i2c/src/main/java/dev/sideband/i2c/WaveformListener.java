package dev.sideband.i2c;

import dev.sideband.transport.BusRecord;

/**
 * Gets what a {@link WaveformDecoder} finds, in the order of its ends; every method may be left
 * out.
 *
 * <p>Places are numbers of samples. A bit's place is where the clock rises (UM10204, 3.1.3).
 */
public interface WaveformListener {

  /** SDA fell while SCL was high; {@code repeated} if no stop came before it. */
  default void start(long sample, boolean repeated) {}

  /**
   * Eight bits went over the bus, and the ninth has come.
   *
   * @param first where the first bit is
   * @param last where the eighth bit is
   * @param value the byte, an address's direction bit included
   * @param address whether it is the first byte after a start
   */
  default void octet(long first, long last, int value, boolean address) {}

  /** The ninth bit: low is an acknowledgement. */
  default void acknowledgement(long sample, boolean acknowledged) {}

  /** SDA rose while SCL was high. */
  default void stop(long sample) {}

  /**
   * SCL was low for much longer than is usual on this bus, most often because a device held it.
   *
   * @param from where it fell
   * @param to where it rose
   */
  default void stretched(long from, long to) {}

  /** A line left its level and came back too soon to count (UM10204, table 10, tSP). */
  default void glitch(long from, long to) {}

  /** The clock rose although there was no start, or a start and a stop have no address between. */
  default void stray(long sample) {}

  /** A message has ended. */
  default void message(BusRecord message) {}
}
