package dev.sideband.table;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.ClockId;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;

/**
 * A stamp on the wire, without loss: the clock, then the moment on it.
 *
 * <pre>
 *   kind of clock 1 (1 a host's boot, 2 a BMC's), its id 16 or 4
 *   microseconds since that boot 6
 *   wall time: seconds (signed) and nanoseconds; uncertainty: seconds and nanoseconds
 * </pre>
 *
 * <p>The last four are numbers of variable length. Stateless.
 */
public final class StampCodec {

  private static final int HOST = 1;
  private static final int BMC = 2;
  private static final int MAX_NANOS = 999_999_999;

  private StampCodec() {}

  /** Writes a stamp. */
  public static void write(WireWriter out, Stamp stamp) {
    writeClock(out, stamp.clock());
    writeMoment(out, stamp);
  }

  /** Reads a stamp. */
  public static Stamp read(WireReader in) throws MalformedMessageException {
    return readMoment(in, readClock(in));
  }

  static void writeClock(WireWriter out, ClockId clock) {
    if (clock instanceof HostBoot host) {
      out.u8(HOST).uuid(host.id());
    } else {
      out.u8(BMC).u32(((BmcBoot) clock).id());
    }
  }

  static ClockId readClock(WireReader in) throws MalformedMessageException {
    int kind = in.u8("kind of clock");
    return switch (kind) {
      case HOST -> new HostBoot(in.uuid("boot of the host"));
      case BMC -> new BmcBoot((int) in.u32("boot of the BMC"));
      default -> throw in.malformed("kind of clock", kind + " is unknown");
    };
  }

  static void writeMoment(WireWriter out, Stamp stamp) {
    Duration uncertainty = stamp.uncertainty();
    out.u48(stamp.micros()).instant(stamp.wall());
    out.varint(uncertainty.toSeconds()).varint(uncertainty.toNanosPart());
  }

  static Stamp readMoment(WireReader in, ClockId clock) throws MalformedMessageException {
    long micros = in.u48("time since boot");
    Instant wall = in.instant("wall time");
    long seconds = in.varint("uncertainty");
    int nanos = in.count(MAX_NANOS, "nanoseconds of the uncertainty");
    if (seconds < 0) {
      throw in.malformed("uncertainty", Long.toUnsignedString(seconds) + " s is out of range");
    }
    return new Stamp(clock, micros, wall, Duration.ofSeconds(seconds, nanos));
  }
}
