package dev.sideband.i2c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.bus.BusFilter;
import dev.sideband.bus.BusMonitor;
import dev.sideband.bus.BusReader;
import dev.sideband.bus.BusStore;
import dev.sideband.bus.SeenRecords;
import dev.sideband.i2c.testing.DrawnWaveform;
import dev.sideband.i2c.testing.SimulatedBus;
import dev.sideband.i2c.testing.SimulatedFan;
import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusTapCounters;
import dev.sideband.transport.BusTransfer;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("S3-10")
class WaveformTapTest {

  private static final int TRANSFERS = 200;

  @TempDir private Path folder;

  private final ManualContext context = new ManualContext();
  private final SeenRecords seen = new SeenRecords();
  private Path file;

  @BeforeEach
  void draw() throws Exception {
    DrawnWaveform drawn = new DrawnWaveform(1_000_000, 1);
    SimulatedBus bus = new SimulatedBus("drawn").attach(BusAddress.of(0x2C), new SimulatedFan());
    bus.drawOn(drawn);
    for (int i = 0; i < TRANSFERS; i++) {
      bus.transfer(BusTransfer.writeRead(BusAddress.of(0x2C), Bytes.of(SimulatedFan.SPEED), 2));
    }
    file = folder.resolve("capture.sr");
    drawn.writeSession(file, 1 << 16);
  }

  @Test
  @Tag("S3-1")
  @Tag("S3-33")
  void aCaptureGoesIntoTheStoreLikeAnyBus() throws Exception {
    BootClock clock =
        BootClock.of(new BmcBoot(1), Duration.ofSeconds(60), context.time, context.time);
    try (BusStore store = new BusStore(RingLog.memory().size(1 << 20).open(clock))) {
      BusMonitor monitor =
          new BusMonitor(
              new SourceId("m", "bus"),
              tap(file),
              store,
              BusFilter.NONE,
              clock,
              List.of(seen),
              context);
      monitor.start();
      context.run();
      assertEquals(2 * TRANSFERS, seen.records.size());
      assertEquals(1, seen.ended);
      try (BusReader reader = store.reader()) {
        for (BusRecord record : seen.records) {
          assertEquals(record, reader.next().orElseThrow().record());
        }
      }
    }
  }

  @Test
  void closingEndsTheReading() {
    WaveformTap tap = tap(file);
    tap.start(
        new BusListener() {
          @Override
          public void seen(BusRecord message) {
            seen.seen(message);
            tap.close();
          }

          @Override
          public void ended() {
            seen.ended();
          }
        });
    context.run();
    assertEquals(1, seen.records.size());
    assertEquals(1, seen.ended);
    assertEquals(new BusTapCounters(1, 0, 0), tap.counters());
    assertThrows(IllegalStateException.class, () -> tap.start(seen));
  }

  @Test
  void aFileThatCannotBeReadIsAFailureAndAnEnd() {
    WaveformTap tap = tap(folder.resolve("none"));
    tap.start(seen);
    context.run();
    assertEquals(1, seen.ended);
    assertTrue(tap.failure().isPresent());
  }

  private WaveformTap tap(Path capture) {
    return new WaveformTap(new WaveformFile(capture), WaveformSettings.STANDARD, context);
  }
}
