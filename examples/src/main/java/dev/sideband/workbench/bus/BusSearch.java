package dev.sideband.workbench.bus;

import dev.sideband.bus.BusSelector;
import dev.sideband.transport.BusAddress;
import org.jspecify.annotations.Nullable;

/**
 * What messages are looked for.
 *
 * @param link the bus, or {@link BusSelector#ANY}
 * @param address the device; null for any
 * @param register the register, or {@link BusSelector#ANY}
 * @param outcome a result code, {@link #ANY_OUTCOME} or {@link #FAILED}
 * @param fromMicros the first moment, since the boot
 * @param toMicros the last moment
 * @param most how many of them, the newest, are wanted
 */
public record BusSearch(
    int link,
    @Nullable BusAddress address,
    int register,
    int outcome,
    long fromMicros,
    long toMicros,
    int most) {

  /** Stands for any outcome. */
  public static final int ANY_OUTCOME = -1;

  /** Stands for any outcome that is a failure. */
  public static final int FAILED = -2;

  /** Returns the search for all that was in a time. */
  public static BusSearch between(long fromMicros, long toMicros, int most) {
    return new BusSearch(
        BusSelector.ANY, null, BusSelector.ANY, ANY_OUTCOME, fromMicros, toMicros, most);
  }

  BusSelector selector() {
    return new BusSelector(link, address, register, true, true, outcome == FAILED);
  }
}
