package dev.sideband.ipmi.command;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.time.Duration;

/**
 * How a BMC sends a SOL packet again whose acknowledgement does not come (IPMI 2.0, table 26-5,
 * parameter 4).
 *
 * @param count how often after the first time, 0 to 7
 * @param interval how soon, in steps of 10 ms, 0 to 2,550 ms
 */
public record SolRetry(int count, Duration interval) {

  /** The most that a BMC can be asked for. */
  public static final SolRetry LONGEST = new SolRetry(7, Duration.ofMillis(2_550));

  /** The step of the interval. */
  public static final int STEP_MILLIS = 10;

  public SolRetry {
    long millis = interval.toMillis();
    if (count < 0 || count > 7 || millis < 0 || millis > 0xFF * STEP_MILLIS) {
      throw new IllegalArgumentException(count + " x " + interval);
    }
  }

  /** Reads the parameter's value. */
  public static SolRetry of(SolParameter parameter) throws MalformedMessageException {
    WireReader in = parameter.data().reader();
    int count = in.u8("retry count") & 0x07;
    return new SolRetry(count, Duration.ofMillis((long) in.u8("retry interval") * STEP_MILLIS));
  }

  /** Returns the parameter; a part of a step is left out. */
  public SolParameter parameter() {
    return new SolParameter(
        SolParameter.RETRY, Bytes.of(count, (int) interval.toMillis() / STEP_MILLIS));
  }

  /** Returns how long the network may be gone before the BMC gives a packet up. */
  public Duration tolerated() {
    return interval.multipliedBy(count + 1L);
  }
}
