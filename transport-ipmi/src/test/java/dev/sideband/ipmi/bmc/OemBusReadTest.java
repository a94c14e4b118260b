package dev.sideband.ipmi.bmc;

import static dev.sideband.ipmi.bmc.BusRig.BOOT;
import static dev.sideband.ipmi.bmc.BusRig.SINGLE;
import static dev.sideband.ipmi.bmc.BusRig.messages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.bus.BusSelector;
import dev.sideband.bus.Records;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.BusPackage;
import dev.sideband.ipmi.oem.BusPointerName;
import dev.sideband.ipmi.oem.BusReport;
import dev.sideband.ipmi.oem.GetBusInfo;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemFeatures;
import dev.sideband.transport.BusRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bus log through the BMC: what somebody far away gets of it. */
@Timeout(60)
@Tag("S3-20")
class OemBusReadTest {

  @AutoClose private BusRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new BusRig(folder);
  }

  @Test
  @Tag("S3-8")
  @Tag("S3-33")
  void repeatedReadsGiveTheWholePackageAndThenNothing() throws Exception {
    for (int i = 0; i < 100; i++) {
      rig.see(Records.write(1_000L * i, 0x2C, 0x10, i));
    }
    rig.see(Records.write(200_000, 0x50, new int[255]));
    rig.see(Records.write(300_000, 0x51, new Random(1).ints(700, 0, 256).toArray()));
    rig.see(Records.unanswered(400_000, 0x2C, true));

    BusPackage whole = rig.fetch(SINGLE);

    assertEquals(rig.sent, messages(whole));
    assertEquals(0, whole.lost() + whole.broken());
    assertTrue(whole.messages().stream().allMatch(each -> each.boot().equals(BOOT)));
    rig.ask(whole.acknowledgement());
    assertEquals(List.of(), rig.fetch(SINGLE).messages());
  }

  @Test
  @Tag("S3-15")
  @Tag("S3-45")
  void aReaderThatIsOvertakenLearnsHowManyAreLost() throws Exception {
    for (int i = 0; i < 10; i++) {
      rig.see(Records.write(1_000L * i, 0x2C, i));
    }
    BusPackage first = rig.fetch(SINGLE);
    rig.ask(first.acknowledgement());
    for (int i = 0; i < 4_000; i++) {
      rig.see(Records.write(1_000L * i, 0x2C, i, i >> 8));
    }

    BusPackage rest = rig.fetch(SINGLE);

    assertTrue(rest.lost() > 0);
    assertEquals(4_000, rest.lost() + rest.messages().size());
    assertEquals(
        rig.sent.subList(rig.sent.size() - rest.messages().size(), rig.sent.size()),
        messages(rest));
    BusReport report = rig.ask(new GetBusInfo(BusSelector.ANY));
    assertEquals(4_010, report.state().stored());
    assertEquals(4_010 - rest.messages().size(), report.state().overwritten());
    assertEquals(rest.messages().get(0).address(), report.state().oldest());
    assertEquals(rest.next(), report.state().next());
  }

  @Test
  @Tag("S3-4")
  void eachLinkHasItsOwnStreamAndCounts() throws Exception {
    for (int i = 0; i < 600; i++) {
      rig.see(onLink(i % 2, Records.write(1_000L * i, 0x2C, i)));
    }
    rig.see(onLink(1, Records.unanswered(1_000_000, 0x2D, false)));

    BusPackage one = rig.fetch(new BusPointerName("", 1));

    assertEquals(rig.sent.stream().filter(each -> each.link() == 1).toList(), messages(one));
    assertEquals(0, one.lost());
    assertEquals(301, rig.ask(new GetBusInfo(1)).state().messages());
    assertEquals(1, rig.ask(new GetBusInfo(1)).state().nacks());
    assertEquals(0, rig.ask(new GetBusInfo(0)).state().nacks());
  }

  private static BusRecord onLink(int link, BusRecord record) {
    return new BusRecord(
        link,
        record.nanos(),
        record.address(),
        record.read(),
        record.data(),
        record.acks(),
        record.result(),
        record.repeatedStart(),
        record.stop(),
        record.durationNanos());
  }

  @Test
  void theGreetingSaysThatThereIsABusLog() throws Exception {
    assertTrue(rig.virtual.await(rig.client.greet(rig.deadline())).features().has(OemFeatures.BUS));
    assertEquals(1 << 16, rig.virtual.await(rig.client.greet(rig.deadline())).busRing());
    OemClient without = rig.virtual.client(rig.virtual.session(Privilege.OPERATOR));
    assertFalse(rig.virtual.await(without.greet(rig.deadline())).features().has(OemFeatures.BUS));
  }
}
