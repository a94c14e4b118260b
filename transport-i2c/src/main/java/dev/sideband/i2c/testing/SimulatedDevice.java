package dev.sideband.i2c.testing;

/** A device on a {@link SimulatedBus}, byte by byte; the bus calls it from one thread at a time. */
public interface SimulatedDevice {

  /**
   * Its address has come.
   *
   * @return whether it acknowledges
   */
  default boolean addressed(boolean read) {
    return true;
  }

  /**
   * Takes a byte.
   *
   * @return whether it acknowledges
   */
  boolean write(int value);

  /** Gives the next byte, 0 to 255. */
  int read();

  /** A stop or a repeated start has ended the message. */
  default void ended() {}
}
