package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ring.testing.SimulatedFlash;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The power goes, or the process dies, at every single byte of what a log writes. */
@Tag("S3-44")
class PowerCutTest {

  private static final int BLOCK = 1 << 10;
  private static final int BLOCKS = 4;

  private final FakeTime time = new FakeTime();

  private RingLog open(RingStorage storage) throws IOException {
    return RingLog.over(storage).open(BootClock.of(new BmcBoot(1), Duration.ZERO, time, time));
  }

  /** A storage whose writing is cut. */
  enum Cut {
    FLASH,
    FLASH_ERASED_FROM_ITS_END,
    FILE;

    RingStorage make() {
      if (this == FILE) {
        return new DiskLike(BLOCK, BLOCKS);
      }
      SimulatedFlash flash = new SimulatedFlash(BLOCK, BLOCKS);
      flash.eraseFromEnd(this == FLASH_ERASED_FROM_ITS_END);
      return flash;
    }

    static void after(RingStorage storage, long bytes) {
      if (storage instanceof DiskLike file) {
        file.cutAfter(bytes);
      } else {
        ((SimulatedFlash) storage).cutPowerAfter(bytes);
      }
    }

    static boolean wasCut(RingStorage storage) {
      if (storage instanceof DiskLike file) {
        boolean cut = file.isCut();
        file.restart();
        return cut;
      }
      SimulatedFlash flash = (SimulatedFlash) storage;
      boolean cut = flash.isPowerCut();
      flash.powerOn();
      return cut;
    }
  }

  @ParameterizedTest
  @EnumSource
  void cutAtEveryByte(Cut kind) throws Exception {
    for (int before = 0; before < 60; before += 11) {
      boolean wasCut = true;
      for (int bytes = 0; wasCut; bytes++) {
        wasCut = cut(kind, before, bytes);
      }
    }
  }

  private boolean cut(Cut kind, int before, int bytes) throws IOException {
    RingStorage storage = kind.make();
    Written written = new Written(new Random(before));
    RingLog log = open(storage);
    for (int i = 0; i < before; i++) {
      written.append(log, 200);
    }
    Cut.after(storage, bytes);
    try {
      for (int i = 0; i < 5; i++) {
        written.append(log, 200);
      }
    } catch (RingException e) {
      assertEquals(RingProblem.STORAGE_LOST, e.problem());
    }
    log.close();
    boolean wasCut = Cut.wasCut(storage);

    // Whatever was not about to be overwritten is there, and at most one record more.
    List<Long> found = written.readAll(RingReader.over(storage));
    written.checkHasAll(found, startOfKept(written, 1), Long.MAX_VALUE);
    written.forgetInFlight();
    try (RingLog next = open(storage)) {
      found = written.readAll(next.reader());
      written.checkHasAll(found, startOfKept(written, 2), Long.MAX_VALUE);
      assertEquals(found.isEmpty() ? next.end() : found.get(0), next.oldest());
      for (int i = 0; i < 5; i++) {
        written.append(next, 200);
      }
      found = written.readAll(next.reader());
      written.checkHasAll(found, startOfKept(written, 3), Long.MAX_VALUE);
    }
    return wasCut;
  }

  /** Returns where the blocks begin that stay when {@code blocks} beyond the newest are used. */
  private static long startOfKept(Written written, int blocks) {
    return (written.newest() / BLOCK - BLOCKS + 1 + blocks) * BLOCK;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void cutOverAndOver(int seed) throws Exception {
    Random random = new Random(seed);
    SimulatedFlash flash = new SimulatedFlash(BLOCK, 6);
    Written written = new Written(random);
    for (int life = 0; life < 200; life++) {
      try (RingLog log = open(flash)) {
        flash.cutPowerAfter(random.nextInt(5_000));
        while (true) {
          written.append(log, 300);
        }
      } catch (IOException e) {
        flash.powerOn();
        written.readAll(RingReader.over(flash));
        written.forgetInFlight();
      }
    }
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int block = 0; block < 6; block++) {
      least = Math.min(least, flash.wear(block));
      most = Math.max(most, flash.wear(block));
    }
    assertTrue(most - least < 80, "wear " + least + " to " + most);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pagesThatNeverReachedTheDisk(boolean forEach) throws Exception {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      DiskLike disk = new DiskLike(BLOCK, 5);
      Written written = new Written(random);
      for (int life = 0; life < 4; life++) {
        RingLog log =
            RingLog.over(disk)
                .durability(
                    forEach ? Durability.powerLoss(Duration.ZERO) : Durability.PROCESS_CRASH)
                .open(BootClock.of(new BmcBoot(1), Duration.ZERO, time, time));
        written.lose(log.end());
        int records = random.nextInt(40);
        for (int i = 0; i < records; i++) {
          written.append(log, 200);
        }
        disk.losePower(random);
        List<Long> found = written.readAll(RingReader.over(disk));
        if (forEach) {
          written.checkHasAll(found, (written.newest() / BLOCK - 3) * BLOCK, Long.MAX_VALUE);
        }
      }
    }
  }
}
