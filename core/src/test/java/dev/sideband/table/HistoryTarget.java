package dev.sideband.table;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Script;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A history whose records hold what they will: frames of any type and number, and bytes that are
 * none. It answers all questions, or says what is wrong; and what is appended afterwards is there.
 */
public final class HistoryTarget implements FuzzTarget {

  private static final int MOST_RECORDS = 40;
  private static final int RAW = 0x80;
  private static final long EVER = 1L << 47;
  private static final List<List<KeyRange>> RANGES =
      List.of(
          List.of(),
          List.of(KeyRange.of(0, -100, 100)),
          List.of(KeyRange.of(1, Bytes.of('c'), Bytes.of('c', 'z'))));

  @Override
  public boolean run(byte[] input) throws Exception {
    FakeTime time = new FakeTime();
    BootClock clock = BootClock.of(Samples.BOOT, Duration.ZERO, time, time);
    try (RingLog log = RingLog.memory().size(1 << 18).blockSize(1 << 13).open(clock)) {
      Script script = new Script(input);
      for (int i = 0; i < MOST_RECORDS && script.hasMore(); i++) {
        time.advance(Duration.ofMillis(1));
        append(log, script);
      }
      boolean valid = Allocation.within(limit(input.length), () -> ask(new TableHistory(log)));
      time.advance(Duration.ofSeconds(1));
      TableHistory history = new TableHistory(log);
      Table honest = Samples.at(GoldenTables.base(), clock.micros() / 1_000_000);
      history.append(honest);
      Samples.requireEqual(honest, history.at(Samples.BOOT, EVER).orElseThrow());
      return valid;
    }
  }

  private static void append(RingLog log, Script script) throws IOException {
    int type = script.u8();
    if ((type & RAW) != 0) {
      log.append(type & 7, script.piece().toArray());
      return;
    }
    long number = script.u16();
    Bytes content = script.longPiece();
    boolean plain = type == HistoryFrame.DIGEST;
    HistoryFrame.append(
        log, type, number, plain ? content.toArray() : HistoryFrame.deflated(content));
  }

  private static boolean ask(TableHistory history) throws IOException {
    boolean answered = false;
    for (List<KeyRange> ranges : RANGES) {
      Told told = new Told();
      try {
        history.changes(Samples.BOOT, 0, EVER, ranges, told);
      } catch (MalformedMessageException otherVersion) {
        // It is declared.
      }
      answered |= !told.lines().isEmpty();
    }
    try {
      history.replay(Samples.BOOT, 0, EVER, Table::rows);
      answered |= history.at(Samples.BOOT, EVER).isPresent();
    } catch (MalformedMessageException otherVersion) {
      // It is declared.
    }
    return answered;
  }

  /** A record of 8 KiB may inflate to a thousand times as much, whose cells are absent. */
  private static long limit(long size) {
    return (64 << 20) + 4_096 * size + 64 * size * size;
  }
}
