package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When records are on the disk, by the name of their durability. */
class DurabilityTest {

  private final FakeTime time = new FakeTime();
  private final DiskLike disk = new DiskLike(1 << 10, 8);

  private RingLogBuilder builder(Durability durability) {
    return RingLog.over(disk).durability(durability).background(time, Runnable::run);
  }

  private RingLog open(Durability durability) throws IOException {
    return builder(durability).open(BootClock.of(new BmcBoot(1), Duration.ZERO, time, time));
  }

  /** Loses every page that is not on the disk, and returns how many records are left. */
  private int recordsAfterPowerLoss() throws IOException {
    disk.losePower(
        new Random(1) {
          @Override
          public boolean nextBoolean() {
            return true;
          }
        });
    int records = 0;
    RingReader reader = RingReader.over(disk);
    for (RingRecord record = new RingRecord(); reader.next(record); ) {
      records++;
    }
    return records;
  }

  @Test
  void atOnce() throws Exception {
    RingLog log = open(Durability.powerLoss(Duration.ZERO));
    for (int i = 0; i < 100; i++) {
      log.append(i, new byte[20]);
    }
    assertEquals(0, time.pending());
    assertEquals(100, recordsAfterPowerLoss());
  }

  @Test
  void afterAnInterval() throws Exception {
    RingLog log = open(Durability.powerLoss(Duration.ofSeconds(1)));
    for (int i = 0; i < 10; i++) {
      log.append(i, new byte[20]);
    }
    assertEquals(1, time.pending());
    time.advance(Duration.ofSeconds(1));
    assertEquals(0, time.pending());
    for (int i = 0; i < 30; i++) {
      log.append(i, new byte[200]);
    }
    assertEquals(10, recordsAfterPowerLoss());
  }

  @Test
  void whenClosed() throws Exception {
    RingLog log = open(Durability.powerLoss(Duration.ofSeconds(1)));
    log.append(1, new byte[20]);
    log.close();
    assertEquals(1, recordsAfterPowerLoss());
    time.advance(Duration.ofSeconds(2));
  }

  @Test
  void onDemandOnly() throws Exception {
    RingLog log = open(Durability.PROCESS_CRASH);
    for (int i = 0; i < 10; i++) {
      log.append(i, new byte[20]);
    }
    log.force();
    log.append(11, new byte[20]);
    assertEquals(0, time.pending());
    assertEquals(10, recordsAfterPowerLoss());
  }

  @Test
  void anIntervalNeedsABackground() {
    RingLogBuilder builder =
        RingLog.over(disk).durability(Durability.powerLoss(Duration.ofSeconds(1)));
    BootClock clock = BootClock.of(new BmcBoot(1), Duration.ZERO, time, time);
    assertThrows(IllegalStateException.class, () -> builder.open(clock));
    assertThrows(
        IllegalArgumentException.class, () -> Durability.powerLoss(Duration.ofSeconds(-1)));
  }
}
