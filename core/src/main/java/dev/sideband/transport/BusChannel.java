package dev.sideband.transport;

/**
 * One I2C bus on which this program is a master.
 *
 * <p>What happens on the bus, good or bad, is an outcome; an exception means that the bus could not
 * be reached. Safe for any thread: transfers run one after the other.
 */
public interface BusChannel extends AutoCloseable {

  /**
   * Carries out a transfer and waits for its end, at most as long as the adapter takes to give up.
   *
   * @throws TransportException if the adapter is gone or this channel is closed; how much of the
   *     transfer went over the bus is not known
   */
  BusOutcome transfer(BusTransfer transfer) throws TransportException;

  /** Returns what this channel is; the sizes are those of one message. */
  TransportInfo info();

  /** Ends the channel after the transfer that runs. Idempotent. */
  @Override
  void close();
}
