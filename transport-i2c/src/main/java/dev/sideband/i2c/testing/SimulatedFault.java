package dev.sideband.i2c.testing;

import dev.sideband.transport.BusResult;
import java.util.Objects;

/**
 * What shall go wrong with the messages to one device.
 *
 * @param result how they end; {@link BusResult#ADDRESS_NACK} at the address, the others behind it
 * @param afterBytes how many data bytes go through before, not negative; the next is the one
 *     refused or lost. A message with fewer goes through
 * @param times how many messages it strikes, at least 1
 */
public record SimulatedFault(BusResult result, int afterBytes, long times) {

  public SimulatedFault {
    Objects.requireNonNull(result, "result");
    if (result.ok() || afterBytes < 0 || times < 1) {
      throw new IllegalArgumentException(result + " after " + afterBytes + ", " + times + " times");
    }
  }

  /** The device does not answer any more. */
  public static SimulatedFault absent() {
    return new SimulatedFault(BusResult.ADDRESS_NACK, 0, Long.MAX_VALUE);
  }

  /** The device refuses a byte, counted from 0, of every write. */
  public static SimulatedFault refusing(int dataByte) {
    return new SimulatedFault(BusResult.DATA_NACK, dataByte, Long.MAX_VALUE);
  }

  /** The next message ends so, behind its address. */
  public static SimulatedFault once(BusResult result) {
    return new SimulatedFault(result, 0, 1);
  }
}
