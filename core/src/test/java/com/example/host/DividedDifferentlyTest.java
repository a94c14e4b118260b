package com.example.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.console.ByteSpan;
import dev.sideband.console.ConsoleRecord;
import dev.sideband.console.ConsoleStore;
import dev.sideband.console.ConsoleTimeline;
import dev.sideband.console.Heartbeat;
import dev.sideband.console.HeartbeatAnswer;
import dev.sideband.console.HeartbeatEvent;
import dev.sideband.console.HeartbeatRegister;
import dev.sideband.console.HeartbeatRules;
import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingStorage;
import dev.sideband.ring.testing.SimulatedFlash;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A program that divides the work in its own way, as firmware might: its own clock, queue and
 * storage around the register, the matching and the store, and no monitor.
 */
@Tag("S2-50")
class DividedDifferentlyTest {

  private static final int STREAM = 3;

  /** Its clock is a counter of its own. */
  private long counter;

  /** Its storage is a chip; what is asked of it is the public interface alone. */
  private final RingStorage chip = new SimulatedFlash(1 << 12, 8);

  private final Queue<HeartbeatAnswer> queue = new ArrayDeque<>();
  private final List<HeartbeatEvent> events = new ArrayList<>();
  private final HeartbeatRegister register =
      new HeartbeatRegister(
          HeartbeatRules.STANDARD.sending(1, Duration.ofSeconds(1)).waiting(Duration.ofSeconds(2)),
          1,
          0,
          events::add);
  private final ConsoleTimeline matcher = ConsoleTimeline.numberedByBmc();

  private void hear(ConsoleStore store, long offset, String text) throws Exception {
    Bytes data = Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
    for (ByteSpan fresh : matcher.accept(STREAM, offset, data.size(), counter)) {
      Bytes part = data.slice((int) (fresh.from() - offset), (int) fresh.length());
      store.append(new ConsoleRecord.Said(STREAM, fresh.from(), part));
    }
  }

  @Test
  void aHostApplicationPutsThePartsTogetherByItself() throws Exception {
    BootClock clock =
        BootClock.of(
            new BmcBoot(1),
            Duration.ZERO,
            () -> counter,
            (InstantSource) () -> Instant.EPOCH.plusNanos(counter));
    try (RingLog log = RingLog.over(chip).open(clock)) {
      ConsoleStore store = new ConsoleStore(log);
      Heartbeat first = register.send(counter, Instant.EPOCH);
      queue.add(HeartbeatAnswer.plain(first.number(), counter, 0));
      hear(store, 0, "one two ");

      counter = Duration.ofSeconds(1).toNanos();
      register.tick(counter);
      Heartbeat second = register.send(counter, Instant.EPOCH);
      counter = Duration.ofSeconds(4).toNanos();
      queue.add(HeartbeatAnswer.plain(second.number(), counter, 0));
      hear(store, 14, "four");
      assertEquals(List.of(new ByteSpan(8, 14)), matcher.missing());
      hear(store, 4, "two three ");

      while (!queue.isEmpty()) {
        Optional<Heartbeat> believed = register.answered(queue.remove());
        assertTrue(believed.isPresent());
      }
      assertEquals(0, register.outstanding());
      assertTrue(matcher.completeness().isComplete());
      List<Long> offsets = new ArrayList<>();
      store.read(entry -> offsets.add(((ConsoleRecord.Said) entry).offset()));
      assertEquals(List.of(0L, 14L, 8L), offsets);
    }
  }
}
