package dev.sideband.workbench.bus;

import dev.sideband.alarm.Alarm;
import dev.sideband.bus.BusDecoder;
import dev.sideband.bus.BusDevice;
import dev.sideband.bus.BusReader;
import dev.sideband.bus.DecodedMessage;
import dev.sideband.bus.FaultFinder;
import dev.sideband.bus.FaultReport;
import dev.sideband.bus.StoredMessage;
import dev.sideband.i2c.CaptureWriter;
import dev.sideband.transport.BusRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Questions to the ring of a watched board, about its present boot. Safe for any thread. */
public final class BusQueries {

  private static final long BEFORE_ALARM_MICROS = 5_000_000;
  private static final long AFTER_ALARM_MICROS = 10_000_000;

  /** A message is stored a moment after it has ended, and another may overtake it on the way. */
  private static final long LATEST_MICROS = 1_000_000;

  private final BusWatch watch;
  private volatile @Nullable Kept kept;

  /** Creates the questions to one board. */
  public BusQueries(BusWatch watch) {
    this.watch = watch;
  }

  /**
   * A message that was found.
   *
   * @param address where it is stored
   * @param decoded the message in words
   */
  public record Found(long address, DecodedMessage decoded) {}

  /**
   * One row of a picture of time.
   *
   * @param device whose it is
   * @param messages how many messages there were in each step
   * @param failures how many of them went wrong
   */
  public record Row(BusDevice device, List<Integer> messages, List<Integer> failures) {}

  /** Returns the newest messages that fit a search, oldest first. */
  public List<Found> find(BusSearch search) throws IOException {
    Deque<Found> found = new ArrayDeque<>();
    BusDecoder decoder = new BusDecoder(watch.map());
    each(
        search.fromMicros(),
        search.toMicros(),
        stored -> {
          DecodedMessage decoded = decoder.decode(stored.record());
          if (search.selector().matches(stored.record(), decoded.register())
              && (search.outcome() < 0 || search.outcome() == stored.record().result().code())) {
            found.add(new Found(stored.address(), decoded));
            if (found.size() > search.most()) {
              found.remove();
            }
          }
        });
    return List.copyOf(found);
  }

  /**
   * Counts the messages of each device in equal steps of time.
   *
   * @param fromMicros the begin, since the boot
   * @param stepMicros how long a step is
   * @param steps how many there are
   */
  public List<Row> timeline(long fromMicros, long stepMicros, int steps) throws IOException {
    Map<BusDevice, int[][]> counts = new TreeMap<>();
    each(
        fromMicros,
        fromMicros + steps * stepMicros - 1,
        stored -> {
          BusRecord message = stored.record();
          int[][] row = counts.computeIfAbsent(BusDevice.of(message), unseen -> new int[2][steps]);
          int step = (int) ((message.micros() - fromMicros) / stepMicros);
          row[0][step]++;
          row[1][step] += message.result().failed() ? 1 : 0;
        });
    List<Row> rows = new ArrayList<>();
    counts.forEach((device, row) -> rows.add(new Row(device, listed(row[0]), listed(row[1]))));
    return rows;
  }

  private static List<Integer> listed(int[] counts) {
    return Arrays.stream(counts).boxed().toList();
  }

  private void each(long fromMicros, long toMicros, Consumer<StoredMessage> to) throws IOException {
    try (BusReader reader = watch.store().reader()) {
      if (!reader.seek(watch.clock().boot(), Math.max(0, fromMicros))) {
        return;
      }
      Optional<StoredMessage> next = reader.next();
      while (next.isPresent() && next.get().record().micros() <= toMicros + LATEST_MICROS) {
        long micros = next.get().record().micros();
        if (micros >= fromMicros && micros <= toMicros) {
          to.accept(next.get());
        }
        next = reader.next();
      }
    }
  }

  /** Reports what went wrong on the buses around the latest alarm; empty if there was none. */
  public Optional<FaultReport> report() throws IOException {
    Optional<Alarm> alarm = watch.lastAlarm();
    if (alarm.isEmpty()) {
      return Optional.empty();
    }
    Kept before = kept;
    if (before != null && before.alarm().equals(alarm.get())) {
      return Optional.of(before.report());
    }
    long moment = alarm.get().since().micros();
    try (BusReader reader = watch.store().reader()) {
      FaultReport report =
          new FaultFinder(reader, watch.map())
              .between(
                  alarm.get().text(),
                  watch.clock().boot(),
                  Math.max(0, moment - BEFORE_ALARM_MICROS),
                  moment + AFTER_ALARM_MICROS);
      if (watch.clock().micros() > moment + AFTER_ALARM_MICROS + LATEST_MICROS) {
        kept = new Kept(alarm.get(), report);
      }
      return Optional.of(report);
    }
  }

  /** A report to which nothing will be added; the ring may overwrite what it tells of. */
  private record Kept(Alarm alarm, FaultReport report) {}

  /** Returns when the boot began, by the wall clock. */
  public Instant boot() {
    return watch.clock().now().wall().minusNanos(watch.clock().nanos());
  }

  /** Writes all that the ring holds of this boot as pcapng; closes the stream. */
  public void capture(OutputStream out) throws IOException {
    try (CaptureWriter writer = CaptureWriter.pcapng(out, boot());
        BusReader reader = watch.store().reader()) {
      if (reader.seek(watch.clock().boot(), 0)) {
        Optional<StoredMessage> next = reader.next();
        while (next.isPresent()) {
          writer.write(next.get().record());
          next = reader.next();
        }
      }
    }
  }
}
