package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S3-12")
class RingRecordTest {

  private static final int BLOCK = 1 << 10;

  private final FakeTime time = new FakeTime();
  private final RingRecord record = new RingRecord();

  private RingLog log(int boot) throws IOException {
    BootClock clock = BootClock.of(new BmcBoot(boot), Duration.ZERO, time, time);
    return RingLog.memory().size(4 * BLOCK).blockSize(BLOCK).open(clock);
  }

  @Test
  void saysOfWhichRingItIsWhateverItHeldBefore() throws Exception {
    try (RingLog first = log(1);
        RingLog second = log(2)) {
      for (int i = 0; i < 3; i++) {
        first.append(1, new byte[i]);
        second.append(2, new byte[i]);
      }
      try (RingReader one = first.reader();
          RingReader other = second.reader()) {
        for (int i = 0; i < 3; i++) {
          assertTrue(one.next(record));
          assertEquals(new BmcBoot(1), record.clock());
          assertTrue(other.next(record));
          assertEquals(new BmcBoot(2), record.clock());
        }
      }
    }
  }

  @Test
  void saysOfAGapOnceAlsoInTheSameBlock() throws Exception {
    try (RingLog log = log(1);
        RingReader reader = log.reader()) {
      log.append(1, new byte[100]);
      assertTrue(reader.next(record));
      for (int i = 0; i < 60; i++) {
        log.append(1, new byte[100]);
      }
      assertTrue(reader.next(record));
      assertTrue(record.gap().overwrittenRecords() > 0, record.gap()::toString);
      assertTrue(reader.next(record));
      assertEquals(RingGap.NONE, record.gap());
    }
  }
}
