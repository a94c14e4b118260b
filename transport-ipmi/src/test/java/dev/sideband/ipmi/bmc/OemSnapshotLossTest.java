package dev.sideband.ipmi.bmc;

import static dev.sideband.ipmi.bmc.HostWriter.TYPE;
import static dev.sideband.ipmi.bmc.HostWriter.bytes;
import static dev.sideband.ipmi.bmc.SnapshotRig.BOOT;
import static dev.sideband.ipmi.bmc.SnapshotRig.FIRST;
import static dev.sideband.ipmi.bmc.SnapshotRig.NEXT_BOOT;
import static dev.sideband.ipmi.bmc.SnapshotRig.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.oem.Display;
import dev.sideband.ipmi.oem.GetStageInfo;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.StageReport;
import dev.sideband.snapshot.AbandonReason;
import dev.sideband.snapshot.AgentView;
import dev.sideband.snapshot.Cause;
import dev.sideband.snapshot.PageView;
import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageState;
import dev.sideband.snapshot.WriteTicket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands 10h to 16h when a write is cut, or its agent, host or BMC starts anew. */
@Timeout(30)
class OemSnapshotLossTest {

  @AutoClose private SnapshotRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new SnapshotRig(folder);
  }

  @Test
  @Tag("S0-3")
  void aSnapshotOfAnEarlierBootIsRefused() throws Exception {
    rig.host.write(11, FIRST, 7);
    assertEquals(BOOT, rig.ask(new GetStageInfo(TYPE, Stage.INTERMEDIATE)).boot());

    HostWriter rebooted = new HostWriter(rig.virtual, rig.virtual.host(), NEXT_BOOT);
    rebooted.begin(1, SECOND);
    assertTrue(rig.ask(new GetStageInfo(TYPE, Stage.INTERMEDIATE)).stale());
    assertEquals(
        OemStatus.OTHER_BOOT,
        assertThrows(OemRejectedException.class, () -> rig.host.begin(12, SECOND)).status());
  }

  @Test
  @Tag("S0-9")
  void aWriteCutAnywhereLeavesTheIntermediateStage() throws Exception {
    rig.host.write(1, FIRST, 7);
    for (int cut = 0; cut <= SECOND.length(); cut++) {
      WriteTicket ticket = rig.host.begin(100 + cut, SECOND);
      if (cut > 0) {
        rig.host.chunk(ticket, 0, SECOND.substring(0, cut));
      }
      assertEquals(bytes(FIRST), rig.read(Stage.INTERMEDIATE, 0));
    }
    rig.virtual.restart();
    assertEquals(bytes(FIRST), rig.read(Stage.INTERMEDIATE, 0));
  }

  @Test
  @Tag("S0-28")
  @Tag("S0-33")
  void anAgentThatDiesInAWriteIsLostAndTheOldSnapshotStays() throws Exception {
    rig.host.write(11, FIRST, 7);
    rig.ask(new Display(TYPE, 1));
    WriteTicket ticket = rig.host.begin(12, SECOND);
    rig.host.chunk(ticket, 0, "1 i");
    rig.virtual.time.advance(SnapshotLimits.DEFAULT.abandonAfter());

    StageReport temporary = rig.ask(new GetStageInfo(TYPE, Stage.TEMPORARY));
    assertEquals(StageState.ABANDONED, temporary.state());
    assertEquals(AbandonReason.AGENT_LOST.code(), temporary.abandonReason());
    assertTrue(
        temporary.silence().orElseThrow().compareTo(SnapshotLimits.DEFAULT.abandonAfter()) >= 0);
    assertEquals(bytes(FIRST), rig.read(Stage.DISPLAY, rig.ask(new Display(TYPE, 2)).generation()));

    StageReport display = rig.ask(new GetStageInfo(TYPE, Stage.DISPLAY));
    assertFalse(display.stale());
    rig.virtual.time.advance(SnapshotLimits.DEFAULT.staleAfter());
    StageReport later = rig.ask(new GetStageInfo(TYPE, Stage.DISPLAY));
    assertTrue(later.stale());
    assertTrue(later.age().compareTo(display.age().plus(Duration.ofSeconds(59))) > 0);
    assertEquals(
        Cause.AGENT_LOST,
        rig.virtual.stages().diagnose(AgentView.UNKNOWN, PageView.UNKNOWN).cause());
    assertEquals(OemStatus.UNKNOWN_ID, rig.refusalOfChunk(ticket));
  }

  @Test
  @Tag("S0-29")
  void anotherSnapshotOrAnotherBootEndsTheOneUnderWay() throws Exception {
    WriteTicket old = rig.host.begin(11, FIRST);
    rig.host.chunk(old, 0, "1 i");
    rig.host.begin(12, FIRST);
    assertEquals(OemStatus.UNKNOWN_ID, rig.refusalOfChunk(old));

    WriteTicket older = rig.host.begin(13, FIRST);
    new HostWriter(rig.virtual, rig.virtual.host(), NEXT_BOOT).begin(13, FIRST);
    assertEquals(OemStatus.UNKNOWN_ID, rig.refusalOfChunk(older));
    assertEquals(NEXT_BOOT, rig.ask(new GetStageInfo(TYPE, Stage.TEMPORARY)).boot());
  }

  @Test
  void whatIsWholeSurvivesARestart() throws Exception {
    rig.host.write(11, FIRST, 7);
    long generation = rig.ask(new Display(TYPE, 1)).generation();
    WriteTicket ticket = rig.host.begin(12, SECOND);
    rig.host.chunk(ticket, 0, "1 i");
    rig.virtual.restart();

    assertEquals(bytes(FIRST), rig.read(Stage.DISPLAY, generation));
    assertEquals(bytes(FIRST), rig.read(Stage.INTERMEDIATE, 0));
    assertEquals(StageState.ABANDONED, rig.ask(new GetStageInfo(TYPE, Stage.TEMPORARY)).state());
    assertNotEquals(
        rig.virtual.bmc().boot(), rig.ask(new GetStageInfo(TYPE, Stage.DISPLAY)).receivedBoot());
  }
}
