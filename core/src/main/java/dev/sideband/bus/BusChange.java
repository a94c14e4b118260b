package dev.sideband.bus;

import java.util.Objects;

/**
 * One way in which a device is not as it was.
 *
 * @param device the device
 * @param kind what has changed
 * @param before the figure of the healthy time
 * @param now the figure of the present
 */
public record BusChange(BusDevice device, Kind kind, double before, double now) {

  /** What can change. */
  public enum Kind {
    /** It was not there before; the figures are messages. */
    APPEARED,
    /** Nobody speaks to it any more; the figures are messages. */
    SILENT,
    /** More of its messages go wrong; the figures are shares. */
    FAILS_MORE,
    /** Its messages take longer; the figures are nanoseconds. */
    SLOWER,
    /** There are more messages; the figures are messages per second. */
    BUSIER,
    /** There are fewer messages; the figures are messages per second. */
    QUIETER
  }

  public BusChange {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(kind, "kind");
  }
}
