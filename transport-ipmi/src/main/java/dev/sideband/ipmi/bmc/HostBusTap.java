package dev.sideband.ipmi.bmc;

import dev.sideband.bus.BusRecordJoiner;
import dev.sideband.bus.BusRecordPart;
import dev.sideband.ipmi.oem.AppendBus;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.time.BootClock;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.BusTapCounters;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a BMC's host tells of its own buses, as a tap: the agent sees the messages through its
 * kernel, and sends them through the system interface.
 *
 * <p>Hand it to a {@link dev.sideband.bus.BusMonitor} and, with {@link SoftwareBmcBuilder#hostBus},
 * to the BMC. Times are those of the host, moved to this clock by what both clocks show when a
 * message arrives; so they are right up to the time that a request takes, and the distances between
 * those of one request are exact. Safe for any thread.
 */
public final class HostBusTap implements BusTap {

  private final BootClock clock;
  private final BusRecordJoiner joiner = new BusRecordJoiner();
  private final WireWriter content = new WireWriter();
  private @Nullable BusListener listener;
  private boolean closed;
  private boolean known;
  private long series;
  private long next;
  private long lostInSeries;
  private long seen;
  private long lost;
  private long malformed;

  /**
   * Creates a tap to which nothing has come.
   *
   * @param clock the clock that the messages' times shall be of
   */
  public HostBusTap(BootClock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void start(BusListener newListener) {
    if (listener != null) {
      throw new IllegalStateException("has begun before");
    }
    listener = newListener;
  }

  /** Takes the next bytes. */
  synchronized AppendBus.Answer append(AppendBus asked) throws OemRejectedException {
    BusListener to = listener;
    if (to == null || closed) {
      throw refusal(OemStatus.UNSUPPORTED, Bytes.EMPTY);
    }
    if (!known || asked.series() != series) {
      begin(asked);
    }
    if (asked.offset() != next) {
      throw refusal(OemStatus.WRONG_OFFSET, new WireWriter().u32(next).toBytes());
    }
    tellLost(asked.lost(), to);
    next += asked.data().size();
    content.bytes(asked.data());
    deliver(clock.now().micros() - asked.now(), to);
    return new AppendBus.Answer(next);
  }

  private void begin(AppendBus asked) throws OemRejectedException {
    if (asked.offset() != 0) {
      throw refusal(OemStatus.UNKNOWN_ID, Bytes.EMPTY);
    }
    known = true;
    series = asked.series();
    next = 0;
    lostInSeries = 0;
    content.clear();
    joiner.lost();
  }

  private void tellLost(long inSeries, BusListener to) {
    if (inSeries > lostInSeries) {
      lost += inSeries - lostInSeries;
      to.lost(inSeries - lostInSeries);
      lostInSeries = inSeries;
    }
  }

  private void deliver(long shiftMicros, BusListener to) {
    Bytes whole = content.toBytes();
    WireReader in = whole.reader();
    int at = 0;
    try {
      while (in.remaining() >= 2) {
        int length = in.u16("length");
        if (length > BusRecordPart.MAX_SIZE) {
          // There is no telling where the next one begins.
          malformed++;
          at = whole.size();
          known = false;
          break;
        }
        if (in.remaining() < length) {
          break;
        }
        deliver(in.bytes(length, "part"), shiftMicros, to);
        at += 2 + length;
      }
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("sizes were compared", e);
    }
    content.clear();
    content.bytes(whole.slice(at, whole.size() - at));
  }

  private void deliver(Bytes part, long shiftMicros, BusListener to) {
    try {
      joiner
          .add(BusRecordPart.decode(part.reader()))
          .ifPresent(record -> {
            seen++;
            to.seen(moved(record, shiftMicros));
          });
    } catch (MalformedMessageException e) {
      malformed++;
    }
  }

  private static BusRecord moved(BusRecord record, long micros) {
    long nanos = record.nanos() + micros * 1_000;
    return new BusRecord(
        record.link(),
        Math.min(Math.max(0, nanos), BusRecord.MAX_NANOS),
        record.address(),
        record.read(),
        record.data(),
        record.acks(),
        record.result(),
        record.repeatedStart(),
        record.stop(),
        record.durationNanos(),
        record.cut());
  }

  private static OemRejectedException refusal(OemStatus status, Bytes data) {
    return new OemRejectedException(AppendBus.CODE, status, data);
  }

  @Override
  public synchronized BusTapCounters counters() {
    return new BusTapCounters(seen, lost, malformed + joiner.broken());
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (listener != null) {
        listener.ended();
      }
    }
  }
}
