package dev.sideband.ipmi.bmc;

import static dev.sideband.ipmi.bmc.BusRig.BOOT;
import static dev.sideband.ipmi.bmc.BusRig.SINGLE;
import static dev.sideband.ipmi.bmc.BusRig.decoded;
import static dev.sideband.ipmi.bmc.BusRig.messages;
import static dev.sideband.ipmi.bmc.BusRig.oneRecord;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.bus.BusSelector;
import dev.sideband.bus.Records;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.BusPackage;
import dev.sideband.ipmi.oem.BusPart;
import dev.sideband.ipmi.oem.BusPointerName;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.ReadBus;
import dev.sideband.ipmi.oem.SeekBus;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultPlan;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.time.BmcBoot;
import dev.sideband.transport.BusRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bus log through the BMC: where the pointers of those who read it stand. */
@Timeout(60)
@Tag("S3-20")
class OemBusPointersTest {

  @AutoClose private BusRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new BusRig(folder);
  }

  @Test
  @Tag("S3-7")
  void theSinglePointerMovesWithEachRead() throws Exception {
    rig.see(Records.write(1_000, 0x2C, 1));
    rig.see(Records.write(2_000, 0x2C, 2));
    BusPart first = rig.ask(oneRecord(SINGLE));
    BusPart second = rig.ask(oneRecord(SINGLE));

    assertEquals(List.of(rig.sent.get(0)), decoded(first));
    assertEquals(List.of(rig.sent.get(1)), decoded(second));
    assertEquals(first.next(), second.records().get(0).address());
    assertEquals(2, second.before());
    assertTrue(rig.ask(oneRecord(SINGLE)).records().isEmpty());
  }

  @Test
  @Tag("S3-46")
  void aPeekIsTheSameUntilItIsAcknowledgedAndReadersDoNotDisturbEachOther() throws Exception {
    rig.see(Records.write(1_000, 0x2C, 1));
    rig.see(Records.write(2_000, 0x2C, 2));
    BusPointerName desk = new BusPointerName("desk", BusSelector.ANY);
    BusPart once = rig.ask(ReadBus.peek(desk));
    assertEquals(rig.sent, decoded(once));
    assertEquals(once, rig.ask(ReadBus.peek(desk)));

    BusPart rest = rig.ask(ReadBus.acknowledge(desk, once.next(), once.before()));
    assertTrue(rest.records().isEmpty());
    rig.ask(ReadBus.acknowledge(desk, 0, 0)); // One that comes late.
    assertTrue(rig.ask(ReadBus.peek(desk)).records().isEmpty());
    assertEquals(rig.sent, decoded(rig.ask(ReadBus.take(SINGLE))));
  }

  @Test
  @Tag("S3-46")
  void aRetriedReadReturnsTheSameRecordWhateverIsLost() throws Exception {
    for (int seed = 0; seed < 10; seed++) {
      rig.sent.clear();
      for (int i = 0; i < 20; i++) {
        rig.see(Records.write(1_000L * i, 0x2C, seed, i));
      }
      FaultyLink link =
          new FaultyLink(
              rig.session(Privilege.OPERATOR),
              FaultPlan.random(new Random(seed), 0.3, Duration.ofMillis(500)),
              rig.virtual.context);
      OemClient unlucky =
          OemClient.builder(link, rig.virtual.context)
              .attemptTimeout(Duration.ofSeconds(1))
              .build();
      List<BusRecord> got = new ArrayList<>();
      BusPart part = rig.send(unlucky, oneRecord(SINGLE));
      while (!part.records().isEmpty()) {
        got.addAll(decoded(part));
        part = rig.send(unlucky, oneRecord(SINGLE));
      }
      assertEquals(rig.sent, got);
    }
  }

  @Test
  @Tag("S3-46")
  void aRepeatedFrameHasTheEffectOfOne() throws Exception {
    rig.see(Records.write(1_000, 0x2C, 1));
    rig.see(Records.write(2_000, 0x2C, 2));
    FaultyLink link =
        new FaultyLink(
            rig.session(Privilege.OPERATOR), request -> Fault.REPEATED, rig.virtual.context);
    OemClient twice = rig.client(link);

    assertEquals(List.of(rig.sent.get(0)), decoded(rig.send(twice, oneRecord(SINGLE))));
    assertEquals(List.of(rig.sent.get(1)), decoded(rig.send(twice, oneRecord(SINGLE))));
  }

  @Test
  void pointersOutliveTheBmc() throws Exception {
    rig.see(Records.write(1_000, 0x2C, 1));
    rig.see(Records.write(2_000, 0x2C, 2));
    rig.ask(oneRecord(SINGLE));
    rig.bmc.close();
    rig.openBmc();

    assertEquals(List.of(rig.sent.get(1)), decoded(rig.ask(ReadBus.take(SINGLE))));
  }

  @Test
  void aPointerGoesWhereItIsSent() throws Exception {
    for (int i = 0; i < 5; i++) {
      rig.virtual.time.advance(Duration.ofSeconds(1));
      rig.see(Records.write(1_000L * i, 0x2C, i));
    }
    rig.ask(SeekBus.to(SINGLE, SeekBus.To.NEWEST, 0));
    assertEquals(List.of(), messages(rig.fetch(SINGLE)));
    rig.ask(SeekBus.to(SINGLE, SeekBus.To.OLDEST, 0));
    BusPackage all = rig.fetch(SINGLE);
    assertEquals(rig.sent, messages(all));
    rig.ask(SeekBus.to(SINGLE, SeekBus.To.ADDRESS, all.messages().get(3).address()));
    assertEquals(rig.sent.subList(3, 5), messages(rig.fetch(SINGLE)));
    rig.ask(SeekBus.toTime(SINGLE, BOOT, 2_500_000));
    assertEquals(rig.sent.subList(2, 5), messages(rig.fetch(SINGLE)));

    rig.assertRefused(OemStatus.OTHER_BOOT, SeekBus.toTime(SINGLE, new BmcBoot(99), 0));
    rig.assertRefused(OemStatus.UNKNOWN_ID, SeekBus.to(SINGLE, SeekBus.To.TRIGGER, 5));
  }
}
