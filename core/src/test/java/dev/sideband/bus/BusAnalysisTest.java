package dev.sideband.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.alarm.Alarm;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.Severity;
import dev.sideband.monitor.ManualContext;
import dev.sideband.ring.FrozenRing;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.ObserverListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusAnalysisTest {

  private static final long SECOND = 1_000_000_000L;
  private static final int FAN = 0x2C;
  private static final BusDevice FAN_DEVICE = new BusDevice(1, BusAddress.of(FAN));

  @TempDir private Path folder;

  private final ManualContext context = new ManualContext();
  private final BmcBoot boot = new BmcBoot(3);
  private final BootClock clock = BootClock.of(boot, Duration.ZERO, context.time, context.time);
  private final BusStatistics statistics = new BusStatistics();

  @Test
  @Tag("S3-37")
  @Tag("S3-38")
  void eachDeviceIsCounted() {
    for (int i = 0; i < 10; i++) {
      statistics.seen(Records.write(i * SECOND, FAN, 0x10));
      statistics.seen(Records.read(i * SECOND + 100, FAN, 1, 2));
    }
    for (int i = 10; i < 13; i++) {
      statistics.seen(Records.unanswered(i * SECOND, FAN, false));
    }
    statistics.seen(Records.write(1, 0x48, 0));
    statistics.lost(4);

    assertEquals(2, statistics.devices().size());
    DeviceReport fan = statistics.device(FAN_DEVICE).orElseThrow();
    assertEquals(23, fan.messages());
    assertEquals(10, fan.reads());
    assertEquals(30, fan.bytes());
    assertEquals(3, fan.nacks());
    assertEquals(3.0 / 23, fan.nackRate());
    assertEquals(3, fan.errorRun());
    assertEquals(3, fan.longestErrorRun());
    assertEquals(22.0 / 12, fan.perSecond(), 1e-9);
    assertEquals(90_000, fan.meanNanos());
    assertEquals(
        new DeviceReport.Failure(12 * SECOND, BusSelector.ANY, BusResult.ADDRESS_NACK),
        fan.lastFailure());
    statistics.seen(Records.write(14 * SECOND, FAN, 0));
    assertEquals(0, statistics.device(FAN_DEVICE).orElseThrow().errorRun());
    assertEquals(4, statistics.lost());
  }

  @Test
  @Tag("S3-38")
  void whatHasChangedAgainstAHealthyTimeIsNamed() {
    BusStatistics healthy = new BusStatistics();
    BusStatistics sick = new BusStatistics();
    for (int i = 0; i < 100; i++) {
      long at = i * SECOND;
      for (int address : new int[] {0x20, 0x21, 0x22, 0x23}) {
        healthy.seen(Records.write(at, address, 1));
      }
      sick.seen(i % 4 == 0 ? Records.unanswered(at, 0x20, false) : Records.write(at, 0x20, 1));
      sick.seen(slow(Records.write(at, 0x21, 1)));
      sick.seen(Records.write(at / 10, 0x22, 1));
    }
    sick.seen(Records.write(1, 0x77, 1));
    BusBaseline baseline = BusBaseline.of(healthy.devices());
    List<BusChange> changes = baseline.changes(sick.devices());
    assertEquals(
        List.of("0x20 FAILS_MORE", "0x21 SLOWER", "0x22 BUSIER", "0x23 SILENT", "0x77 APPEARED"),
        changes.stream().map(c -> c.device().address() + " " + c.kind()).toList());
    assertEquals(0.25, changes.get(0).now());
    assertEquals(List.of(), baseline.changes(healthy.devices()));
  }

  private static BusRecord slow(BusRecord r) {
    return new BusRecord(
        r.link(),
        r.nanos(),
        r.address(),
        r.read(),
        r.data(),
        r.acks(),
        r.result(),
        false,
        true,
        1_000_000);
  }

  @Test
  @Tag("S3-2")
  @Tag("S3-35")
  @Tag("S3-9")
  void aFaultHasAPlaceAndATime() throws Exception {
    DeviceMap map =
        new DeviceMap(
            Map.of(1, "fan bus"),
            List.of(
                new MappedDevice(
                    FAN_DEVICE,
                    "fan 3",
                    "fan",
                    List.of(new MappedRegister(0x10, "speed", RegisterFormat.U16BE, 1, "rpm")))));
    try (BusStore store = inFile()) {
      for (int second = 0; second < 60; second++) {
        context.time.advance(Duration.ofSeconds(1));
        long at = clock.nanos();
        boolean broken = second >= 40 && second < 45;
        store.append(
            broken
                ? Records.record(at, FAN, false, AckMap.UNKNOWN, BusResult.ADDRESS_NACK, 0x10)
                : Records.write(at, FAN, 0x10));
        if (!broken) {
          store.append(Records.read(at + 200_000, FAN, 0x17, 0x70));
        }
        store.append(Records.write(at + 900_000, 0x48, 0));
      }
      try (BusReader reader = store.reader()) {
        FaultReport report =
            new FaultFinder(reader, map)
                .between("fan 3 below its limit", boot, 30_000_000, 50_000_000);
        assertEquals(1, report.suspects().size());
        FaultReport.Suspect suspect = report.suspects().get(0);
        assertEquals("fan 3", suspect.name());
        assertEquals("fan bus", suspect.link());
        assertEquals(FAN_DEVICE, suspect.device());
        assertEquals("speed", suspect.registerName());
        assertEquals(BusResult.ADDRESS_NACK, suspect.result());
        assertEquals(41_000_000, suspect.firstMicros());
        assertEquals(45_000_000, suspect.lastMicros());
        assertEquals(5, suspect.failures());
        String text = report.text();
        assertTrue(
            text.contains(
                "41.000000 s: fan 3 (fan bus, address 0x2c), speed: address not acknowledged"),
            text);
        assertEquals(5, report.lines().size());

        FaultReport healthy = new FaultFinder(reader, map).between("-", boot, 0, 20_000_000);
        assertTrue(healthy.text().contains("Nothing went wrong"));
        assertTrue(healthy.messages() > 50);
      }
    }
  }

  @Test
  @Tag("S3-2")
  @Tag("S3-41")
  void whatFailedAtTheSameTimeOfTheNextBootIsNoSuspect() throws Exception {
    try (BusStore store = inFile()) {
      context.time.advance(Duration.ofSeconds(40));
      store.append(Records.unanswered(clock.nanos(), FAN, true));
    }
    ManualContext afterwards = new ManualContext();
    BootClock next = BootClock.of(new BmcBoot(4), Duration.ZERO, afterwards.time, afterwards.time);
    try (BusStore store = new BusStore(RingLog.file(folder.resolve("bus.ring")).open(next))) {
      for (int second = 1; second < 60; second++) {
        afterwards.time.advance(Duration.ofSeconds(1));
        store.append(Records.unanswered(next.nanos(), 0x48, true));
      }
      try (BusReader reader = store.reader()) {
        FaultReport report =
            new FaultFinder(reader, DeviceMap.EMPTY).between("-", boot, 30_000_000, 50_000_000);
        assertEquals(
            List.of(FAN_DEVICE), report.suspects().stream().map(each -> each.device()).toList());
        assertEquals(1, report.messages());
      }
    }
  }

  @Test
  @Tag("S3-39")
  @Tag("S3-2")
  void aDeviceThatGoesOnFailingIsAnAlarmUntilItAnswers() {
    AlarmBook book = new AlarmBook(clock, ObserverListener.NONE);
    List<Alarm> told = new ArrayList<>();
    book.to(told::add);
    BusAlarms alarms = new BusAlarms(book, DeviceMap.EMPTY, 3);
    for (int i = 0; i < 5; i++) {
      alarms.seen(Records.unanswered(i * SECOND, FAN, true));
    }
    assertEquals(1, told.size());
    assertEquals("2000000", told.get(0).facts().get("micros"));
    assertEquals("0x2c", told.get(0).facts().get("address"));
    alarms.seen(Records.write(9 * SECOND, FAN, 1));
    assertEquals(2, told.size());
    assertEquals(List.of(), book.active());
    alarms.seen(Records.unanswered(10 * SECOND, FAN, true));
    alarms.seen(Records.write(11 * SECOND, FAN, 1));
    assertEquals(2, told.size(), "one failure is none");
  }

  @Test
  @Tag("S3-36")
  void whatLiesAroundATriggerIsNotOverwritten() throws Exception {
    try (BusStore store = inFile()) {
      FreezeTrigger trigger =
          new FreezeTrigger(store, BusSelector.ALL.failing().onLink(1), 4_096, 10, context);
      AlarmBook book = new AlarmBook(clock, ObserverListener.NONE).to(trigger);
      for (int i = 0; i < 3_000; i++) {
        keep(
            store, trigger, i == 200 ? Records.unanswered(i, FAN, true) : Records.write(i, FAN, i));
        if (i == 1_000) {
          book.raise(
              new AlarmKey("sel", "fan"), Severity.CRITICAL, "fan 3 below its limit", Map.of());
        }
        context.run();
        context.time.advance(Duration.ofMillis(10));
      }
      assertEquals(2, trigger.frozen());
      assertEquals(0, trigger.failed());
      List<FrozenRing> frozen = store.log().frozen();
      assertEquals(2, frozen.size());
      assertTrue(contains(frozen.get(0), 200, 199, 210), "before, the failure itself, and after");
      assertTrue(contains(frozen.get(1), 995, 1_000, 1_009));
      try (BusReader reader = store.reader()) {
        assertTrue(reader.next().orElseThrow().record().nanos() > 1_010, "the ring went on");
      }
    }
  }

  private static void keep(BusStore store, FreezeTrigger trigger, BusRecord record)
      throws Exception {
    store.append(record);
    trigger.seen(record);
  }

  private static boolean contains(FrozenRing frozen, long... nanos) throws Exception {
    List<Long> there = new ArrayList<>();
    try (BusReader reader = BusReader.open(frozen.file())) {
      for (var m = reader.next(); m.isPresent(); m = reader.next()) {
        there.add(m.get().record().nanos());
      }
    }
    for (long wanted : nanos) {
      if (!there.contains(wanted)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void aTriggerThatCannotFreezeIsCounted() throws Exception {
    try (BusStore store = new BusStore(RingLog.memory().size(1 << 18).open(clock))) {
      FreezeTrigger trigger = new FreezeTrigger(store, BusSelector.ALL, 0, 0, context);
      keep(store, trigger, Records.write(1, FAN, 1));
      context.run();
      assertEquals(1, trigger.failed());
    }
  }

  private BusStore inFile() throws Exception {
    return new BusStore(
        RingLog.file(folder.resolve("bus.ring")).blockSize(1 << 10).size(1 << 15).open(clock));
  }
}
