package dev.sideband.ring;

import dev.sideband.ring.testing.SimulatedFlash;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.ClockId;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The three storages that pass the same tests. */
enum Kind {
  MEMORY,
  FILE,
  FLASH;

  /** A ring of one kind that is closed and opened again, in virtual time. */
  static final class Rig implements AutoCloseable {

    final FakeTime time = new FakeTime();
    private final Path file;
    private final Kind kind;
    private final int blockSize;
    private final int blocks;
    private final RingStorage kept;
    private ClockId boot = new BmcBoot(1);
    private @Nullable RingLog log;

    Rig(Kind kind, Path folder, int blockSize, int blocks) {
      this.kind = kind;
      this.file = folder.resolve("test.ring");
      this.blockSize = blockSize;
      this.blocks = blocks;
      this.kept =
          kind == FLASH
              ? new SimulatedFlash(blockSize, blocks)
              : new Lasting(RingStorage.memory(blockSize, blocks));
    }

    RingLog open() throws IOException {
      close();
      BootClock clock = BootClock.of(boot, Duration.ZERO, time, time);
      RingLogBuilder builder =
          kind == FILE
              ? RingLog.file(file).blockSize(blockSize).size((long) blocks * blockSize)
              : RingLog.over(kept);
      log = builder.open(clock);
      return log;
    }

    RingLog openAfterBoot(ClockId next) throws IOException {
      boot = next;
      return open();
    }

    @Override
    public void close() {
      if (log != null) {
        log.close();
      }
    }
  }
}
