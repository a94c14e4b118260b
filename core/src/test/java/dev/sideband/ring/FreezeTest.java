package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was frozen stays, whatever the ring does afterwards. */
@Tag("S3-36")
class FreezeTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("frozen.ring");
  }

  private static List<Long> numbersIn(Path ring) throws IOException {
    List<Long> numbers = new ArrayList<>();
    RingRecord record = new RingRecord();
    try (RingReader reader = RingReader.open(ring)) {
      while (reader.next(record)) {
        numbers.add(record.payload().getLong(0));
        assertEquals(
            List.of(RingChild.payload(numbers.get(numbers.size() - 1)).length),
            List.of(record.length()));
      }
      assertEquals(RingGap.NONE, reader.missed());
    }
    return numbers;
  }

  @Test
  void theBlocksAroundATriggerStay() throws Exception {
    try (RingLog log = RingChild.open(file)) {
      long trigger = 0;
      for (int i = 0; i < 1_000; i++) {
        long position = log.append(7, RingChild.payload(i));
        trigger = i == 700 ? position : trigger;
      }
      FrozenRing frozen = log.freeze("alarm-1", trigger - 4_096, trigger + 4_096);
      assertEquals("alarm-1", frozen.id());
      assertEquals(3, frozen.blocks());
      assertEquals(0, frozen.overwrittenBlocks());
      assertEquals(List.of(frozen), log.frozen());
      for (int i = 1_000; i < 10_000; i++) {
        log.append(7, RingChild.payload(i));
      }
      List<Long> numbers = numbersIn(frozen.file());
      assertTrue(numbers.contains(700L));
      assertEquals(numbers.size() - 1L, numbers.get(numbers.size() - 1) - numbers.get(0));
      assertTrue(numbers.size() > 150 && numbers.size() < 300, numbers.size() + " records");
      log.deleteFrozen("alarm-1");
      assertFalse(Files.exists(frozen.file()));
      assertEquals(List.of(), log.frozen());
    }
  }

  @Test
  void saysThatAllOfItWasOverwrittenBefore() throws Exception {
    try (RingLog log = RingChild.open(file)) {
      for (int i = 0; i < 5_000; i++) {
        log.append(7, RingChild.payload(i));
      }
      FrozenRing frozen = log.freeze("too-late", 0, 2 * 4_096 - 1);
      assertEquals(0, frozen.blocks());
      assertEquals(2, frozen.overwrittenBlocks());
      assertEquals(List.of(), numbersIn(frozen.file()));
    }
  }

  @Test
  void saysWhatWasOverwrittenBefore() throws Exception {
    try (RingLog log = RingChild.open(file)) {
      for (int i = 0; i < 5_000; i++) {
        log.append(7, RingChild.payload(i));
      }
      FrozenRing frozen = log.freeze("late", 0, Long.MAX_VALUE);
      assertEquals(16, frozen.blocks());
      assertEquals(log.end() / 4_096 - 15, frozen.overwrittenBlocks());
      List<Long> numbers = numbersIn(frozen.file());
      assertEquals(4_999, numbers.get(numbers.size() - 1));
    }
  }

  @Test
  void isBoundedInNumberAndSize() throws Exception {
    try (RingLog log =
        RingLog.file(file)
            .blockSize(4_096)
            .size(65_536)
            .frozen(3, 40_000)
            .open(RingChild.clock())) {
      for (int i = 0; i < 1_000; i++) {
        log.append(7, RingChild.payload(i));
      }
      assertEquals(RingProblem.TOO_MUCH_FROZEN, refusal(log, "large", 0));
      log.freeze("a", log.end(), Long.MAX_VALUE);
      assertEquals(RingProblem.IN_USE, refusal(log, "a", log.end()));
      log.freeze("b", log.end(), Long.MAX_VALUE);
      log.freeze("c", log.end(), Long.MAX_VALUE);
      assertEquals(RingProblem.TOO_MUCH_FROZEN, refusal(log, "d", log.end()));
      assertThrows(IllegalArgumentException.class, () -> log.freeze("../d", 0, 1));
    }
  }

  private static RingProblem refusal(RingLog log, String id, long from) {
    return assertThrows(RingException.class, () -> log.freeze(id, from, Long.MAX_VALUE)).problem();
  }

  @Test
  void copiesWhileTheRingGoesOn() throws Exception {
    try (RingLog log = RingChild.open(file)) {
      AtomicBoolean isDone = new AtomicBoolean();
      Thread writer =
          new Thread(() -> {
            try {
              for (long i = 0; !isDone.get(); i++) {
                log.append(7, RingChild.payload(i));
              }
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      writer.start();
      try {
        for (int i = 0; i < 40; i++) {
          FrozenRing frozen = log.freeze("copy", log.end() - 30_000, Long.MAX_VALUE);
          long before = -1;
          RingRecord record = new RingRecord();
          try (RingReader reader = RingReader.open(frozen.file())) {
            while (reader.next(record)) {
              long number = record.payload().getLong(0);
              assertTrue(before < 0 || number == before + 1 + record.gap().records());
              before = number;
            }
          }
          log.deleteFrozen("copy");
        }
      } finally {
        isDone.set(true);
        writer.join();
      }
    }
  }
}
