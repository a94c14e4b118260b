package dev.sideband.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.Recorder;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S3-18")
class BusMonitorTest {

  private static final BusAddress SECRET = BusAddress.of(0x2E);
  private static final BusAddress LOG = BusAddress.of(0x57);

  private final ManualContext context = new ManualContext();
  private final BootClock clock =
      BootClock.of(new BmcBoot(1), Duration.ofSeconds(9), context.time, context.time);
  private final HandTap tap = new HandTap();
  private final SeenRecords seen = new SeenRecords();
  private BusStore store;
  private BusMonitor monitor;

  @BeforeEach
  void setUp() throws Exception {
    store = new BusStore(RingLog.memory().size(1 << 18).open(clock));
    BusFilter filter =
        BusFilter.NONE
            .drop(BusSelector.device(LOG).writing())
            .hide(BusSelector.device(SECRET).atRegister(0x20))
            .drop(BusSelector.ALL.onLink(9));
    monitor =
        new BusMonitor(new SourceId("m", "bus"), tap, store, filter, clock, List.of(seen), context);
    monitor.start();
  }

  @Test
  @Tag("S3-5")
  @Tag("S3-6")
  void eachMessageIsStoredToldAndPublishedInTheOrderOfTheBus() throws Exception {
    Recorder<BusRecord> recorder = new Recorder<>(Long.MAX_VALUE);
    monitor.subscribe(recorder);
    List<BusRecord> all = List.of(Records.write(1, 0x10, 1), Records.read(2, 0x10, 3, 4));
    all.forEach(tap::see);
    context.run();
    assertEquals(all, seen.records);
    try (BusReader reader = store.reader()) {
      assertEquals(all.get(0), reader.next().orElseThrow().record());
      assertEquals(all.get(1), reader.next().orElseThrow().record());
    }
    assertEquals(2, monitor.stored());
    assertEquals(2, monitor.health().observed());
  }

  @Test
  @Tag("S3-48")
  void theLogKeepsItselfAndWhatIsNobodysBusinessOut() {
    tap.see(Records.write(1, LOG.value(), 1, 2, 3));
    tap.see(Records.read(2, LOG.value(), 7));
    tap.see(Records.write(3, SECRET.value(), 0x10, 0x55));
    tap.see(Records.write(4, SECRET.value(), 0x20, 0x66));
    tap.see(Records.read(5, SECRET.value(), 0x66, 0x67));
    assertEquals(List.of(2L, 3L, 4L, 5L), seen.records.stream().map(BusRecord::nanos).toList());
    BusRecord hidden = seen.records.get(3);
    assertEquals(Bytes.EMPTY, hidden.data(), "a read of the register, too");
    assertEquals(AckMap.UNKNOWN, hidden.acks());
    assertTrue(hidden.cut());
    assertEquals(Bytes.of(0x10, 0x55), seen.records.get(1).data());
  }

  @Test
  @Tag("S3-19")
  void aStoreThatFailsIsCountedAndTheWatchingGoesOn() {
    store.close();
    tap.see(Records.write(1, 0x10, 1));
    tap.listener().lost(5);
    assertEquals(1, seen.records.size());
    assertEquals(0, monitor.stored());
    assertEquals(6, monitor.lost());
    assertEquals(5, seen.lost);
    assertEquals(1, monitor.health().failures());
  }

  @Test
  void closingClosesTheTapAndItsEndIsTheMonitorsEnd() {
    monitor.close();
    assertTrue(tap.closed());
    tap.listener().ended();
    assertFalse(monitor.health().running());
    assertEquals(1, seen.ended);
  }
}
