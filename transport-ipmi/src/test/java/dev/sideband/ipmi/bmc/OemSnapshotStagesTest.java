package dev.sideband.ipmi.bmc;

import static dev.sideband.ipmi.bmc.HostWriter.TYPE;
import static dev.sideband.ipmi.bmc.HostWriter.bytes;
import static dev.sideband.ipmi.bmc.SnapshotRig.BOOT;
import static dev.sideband.ipmi.bmc.SnapshotRig.FIRST;
import static dev.sideband.ipmi.bmc.SnapshotRig.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.Display;
import dev.sideband.ipmi.oem.GetStageInfo;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.ReadStage;
import dev.sideband.ipmi.oem.StageReport;
import dev.sideband.snapshot.AgentView;
import dev.sideband.snapshot.Cause;
import dev.sideband.snapshot.PageView;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageState;
import dev.sideband.snapshot.WriteTicket;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
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

/** The commands 10h to 16h: what the three stages hold, and what operators see of them. */
@Timeout(30)
class OemSnapshotStagesTest {

  @AutoClose private SnapshotRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new SnapshotRig(folder);
  }

  @Test
  @Tag("S0-1")
  void withoutAnAgentThereIsNoData() throws Exception {
    rig.assertRefused(OemStatus.NO_DATA, new Display(TYPE, 1));
    for (Stage stage : Stage.values()) {
      StageReport report = rig.ask(new GetStageInfo(TYPE, stage));
      assertEquals(StageState.ABSENT, report.state());
      assertTrue(report.stale());
      assertTrue(report.silence().isEmpty());
    }
    assertEquals(
        Cause.NO_DATA, rig.virtual.stages().diagnose(AgentView.UNKNOWN, PageView.UNKNOWN).cause());
  }

  @Test
  @Tag("S0-1")
  @Tag("S0-10")
  void withAnAgentItsBytesArriveAsTheyAre() throws Exception {
    rig.host.write(11, FIRST, 7);
    long generation = rig.ask(new Display(TYPE, 1)).generation();

    assertEquals(bytes(FIRST), rig.read(Stage.DISPLAY, generation));
    assertEquals(
        HostWriter.crc(bytes(FIRST)), rig.ask(new GetStageInfo(TYPE, Stage.DISPLAY)).crc());
  }

  @Test
  @Tag("S0-2")
  void theTemporaryStageHoldsExactlyWhatCame() throws Exception {
    WriteTicket ticket = rig.host.begin(11, FIRST);
    for (int size = 1; size <= FIRST.length(); size++) {
      rig.host.chunk(ticket, size - 1, FIRST.substring(size - 1, size));
      assertEquals(StageState.RECEIVING, rig.ask(new GetStageInfo(TYPE, Stage.TEMPORARY)).state());
      assertEquals(bytes(FIRST.substring(0, size)), rig.read(Stage.TEMPORARY, 0));
    }
  }

  @Test
  @Tag("S0-6")
  @Tag("S0-8")
  @Tag("S0-10")
  void eachStageChangesAtItsOwnTriggerOnly() throws Exception {
    rig.host.write(11, FIRST, 7);
    assertEquals(bytes(FIRST), rig.read(Stage.TEMPORARY, 0));
    assertEquals(bytes(FIRST), rig.read(Stage.INTERMEDIATE, 0));
    assertEquals(StageState.ABSENT, rig.ask(new GetStageInfo(TYPE, Stage.DISPLAY)).state());
    rig.ask(new Display(TYPE, 1));

    WriteTicket ticket = rig.host.begin(12, SECOND);
    rig.host.chunk(ticket, 0, SECOND);
    assertEquals(bytes(SECOND), rig.read(Stage.TEMPORARY, 0));
    assertEquals(bytes(FIRST), rig.read(Stage.INTERMEDIATE, 0));
    assertEquals(bytes(FIRST), rig.read(Stage.DISPLAY, 0));

    rig.host.stop(ticket, SECOND);
    assertEquals(bytes(SECOND), rig.read(Stage.TEMPORARY, 0));
    assertEquals(bytes(SECOND), rig.read(Stage.INTERMEDIATE, 0));
    assertEquals(bytes(FIRST), rig.read(Stage.DISPLAY, 0));

    rig.ask(new Display(TYPE, 1));
    assertEquals(bytes(FIRST), rig.read(Stage.DISPLAY, 0), "the same token copies nothing");
    rig.ask(new Display(TYPE, 2));
    assertEquals(bytes(SECOND), rig.read(Stage.DISPLAY, 0));
  }

  @Test
  @Tag("S0-14")
  void aDisplayInTheMiddleOfAWriteShowsTheLastWholeSnapshot() throws Exception {
    WriteTicket first = rig.host.begin(11, FIRST);
    rig.host.chunk(first, 0, FIRST);
    rig.assertRefused(OemStatus.NO_DATA, new Display(TYPE, 1));
    rig.host.stop(first, FIRST);

    WriteTicket second = rig.host.begin(12, SECOND);
    for (int at = 0; at < SECOND.length(); at++) {
      rig.host.chunk(second, at, SECOND.substring(at, at + 1));
      long generation = rig.ask(new Display(TYPE, 100 + at)).generation();
      assertEquals(bytes(FIRST), rig.read(Stage.DISPLAY, generation));
    }
  }

  @Test
  @Tag("S0-31")
  void everyStageSaysWhatItHolds() throws Exception {
    rig.host.write(0x1122334455667788L, FIRST, 7);
    rig.virtual.time.advance(Duration.ofSeconds(2));
    rig.ask(new Display(TYPE, 1));
    for (Stage stage : Stage.values()) {
      StageReport report = rig.ask(new GetStageInfo(TYPE, stage));
      assertEquals(0x1122334455667788L, report.snapshotId());
      assertEquals(BOOT, report.boot());
      assertEquals(1, report.schema());
      assertEquals(2, report.rows());
      assertEquals(FIRST.length(), report.length());
      assertEquals(HostWriter.crc(bytes(FIRST)), report.crc());
      assertTrue(report.generation() > 0);
      assertEquals(rig.virtual.bmc().boot(), report.receivedBoot());
      assertEquals(rig.virtual.bmc().boot(), report.writtenBoot());
      assertTrue(report.age().compareTo(Duration.ofSeconds(2)) >= 0);
      assertEquals(StageReport.of(rig.virtual.stages().info(stage)), report);
    }
    assertTrue(
        rig.ask(new GetStageInfo(TYPE, Stage.DISPLAY)).writtenMicros()
            >= rig.ask(new GetStageInfo(TYPE, Stage.INTERMEDIATE)).writtenMicros() + 2_000_000);
  }

  @Test
  @Tag("S0-32")
  void twoOperatorsEachSeeOneWholeSnapshot() throws Exception {
    Random random = new Random(5);
    List<Bytes> whole = new ArrayList<>();
    OemClient[] operators = {
      rig.operator, rig.virtual.client(rig.virtual.session(Privilege.ADMINISTRATOR))
    };
    for (int round = 0; round < 40; round++) {
      String text = "row\n".repeat(1 + random.nextInt(300));
      whole.add(bytes(text));
      WriteTicket ticket = rig.host.begin(round + 1, text);
      for (int at = 0; at < text.length(); at += 200) {
        rig.host.chunk(ticket, at, text.substring(at, Math.min(text.length(), at + 200)));
      }
      if (round == 0) {
        rig.host.stop(ticket, text);
      }
      // Both ask, the stop comes in between, and both read part by part at the same time.
      long one = displayed(operators[0], round * 2L);
      if (round > 0) {
        rig.host.stop(ticket, text);
      }
      long two = displayed(operators[1], round * 2L + 1);
      assertTrue(whole.contains(rig.read(Stage.DISPLAY, one)));
      assertTrue(whole.contains(rig.read(Stage.DISPLAY, two)));
    }
  }

  private long displayed(OemClient by, long token) throws Exception {
    return rig.virtual
        .await(by.send(new Display(TYPE, token), rig.virtual.deadline(Duration.ofMinutes(1))))
        .generation();
  }

  @Test
  void aGenerationThatIsGoneIsSaidSoWithThePresentOne() throws Exception {
    rig.host.write(11, FIRST, 7);
    long old = rig.ask(new GetStageInfo(TYPE, Stage.INTERMEDIATE)).generation();
    rig.host.write(12, SECOND, 7);
    long present = rig.ask(new GetStageInfo(TYPE, Stage.INTERMEDIATE)).generation();

    OemRejectedException gone =
        assertThrows(
            OemRejectedException.class,
            () -> rig.ask(new ReadStage(TYPE, Stage.INTERMEDIATE, old, 0, 240)));
    assertEquals(OemStatus.OVERWRITTEN, gone.status());
    assertEquals(new WireWriter().u32(present).toBytes(), gone.data());
    assertNotEquals(old, present);
  }
}
