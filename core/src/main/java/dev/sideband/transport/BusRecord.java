package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.Objects;

/**
 * One message as it was seen on a bus: from a start, or repeated start, to the next one or the
 * stop.
 *
 * @param link the bus, or the channel of a multiplexer, 0 to 65,535
 * @param nanos the time of its start in nanoseconds since boot, 0 to {@link #MAX_NANOS}; whose
 *     boot, the tap says
 * @param address the device addressed
 * @param read whether the device sends
 * @param data the bytes after the address, at most {@link #MAX_DATA}; if {@code acks} are not
 *     known, a write's are those that the master meant to send
 * @param acks which bytes were acknowledged
 * @param result how it ended
 * @param repeatedStart whether it began without a stop before it
 * @param stop whether it ended with a stop
 * @param durationNanos from its start to its end in nanoseconds, not negative; 0 if not known
 * @param cut whether there was more data than the source shows
 */
public record BusRecord(
    int link,
    long nanos,
    BusAddress address,
    boolean read,
    Bytes data,
    AckMap acks,
    BusResult result,
    boolean repeatedStart,
    boolean stop,
    long durationNanos,
    boolean cut) {

  /** The most data bytes of one record: 1 MiB. */
  public static final int MAX_DATA = 1 << 20;

  /** The last moment: 2^48 − 1 microseconds and 999 nanoseconds, 8.9 years. */
  public static final long MAX_NANOS = (1L << 48) * 1_000 - 1;

  public BusRecord {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(result, "result");
    if (link < 0 || link > 0xFFFF) {
      throw new IllegalArgumentException("link out of range 0..65535: " + link);
    }
    if (nanos < 0 || nanos > MAX_NANOS || durationNanos < 0) {
      throw new IllegalArgumentException("nanos " + nanos + ", duration " + durationNanos);
    }
    if (data.size() > MAX_DATA || !acks.fits(data.size())) {
      throw new IllegalArgumentException(data.size() + " bytes, of which refused " + acks.nacks());
    }
  }

  /** Creates a record of all the data there was. */
  public BusRecord(
      int link,
      long nanos,
      BusAddress address,
      boolean read,
      Bytes data,
      AckMap acks,
      BusResult result,
      boolean repeatedStart,
      boolean stop,
      long durationNanos) {
    this(link, nanos, address, read, data, acks, result, repeatedStart, stop, durationNanos, false);
  }

  /** Returns the microseconds since boot. */
  public long micros() {
    return nanos / 1_000;
  }
}
