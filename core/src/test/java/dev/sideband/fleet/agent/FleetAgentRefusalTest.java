package dev.sideband.fleet.agent;

import static dev.sideband.fleet.agent.WebAgent.HOST;
import static dev.sideband.fleet.agent.WebAgent.WEB;
import static dev.sideband.fleet.agent.WebAgent.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.Orders;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessState;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders that an agent does not carry out, and that then nothing happens. */
class FleetAgentRefusalTest {

  @TempDir Path folder;

  @Test
  @Tag("S1-42")
  @Tag("S1-48")
  void whatIsRefusedSaysWhyAndHasNoEffect() throws IOException {
    AgentRig rig = WebAgent.rig(folder);
    InstructionReport start = rig.refused(rig.order(InstructionKind.START, WEB));
    assertEquals(Optional.of(RefusalReason.STATE), start.reason());
    assertEquals("web is working", start.text());
    InstructionTarget db = new InstructionTarget.Service("db");
    assertReason(RefusalReason.NO_TARGET, rig, rig.order(InstructionKind.STOP, db));
    assertReason(RefusalReason.NOT_LISTED, rig, rig.order(InstructionKind.UPGRADE, WEB));
    assertReason(RefusalReason.ARGUMENTS, rig, rig.order(InstructionKind.STOP, HOST));
    assertReason(RefusalReason.ARGUMENTS, rig, rig.order(InstructionKind.SHUT_DOWN, WEB));
    assertReason(
        RefusalReason.ARGUMENTS, rig, rig.order(InstructionKind.DEGRADE, WEB, "level", "none"));
    Bytes wire = new Orders().sign(rig.order(InstructionKind.STOP, WEB)).wire();
    assertEquals(Optional.of(RefusalReason.WRONG_SIGNATURE), rig.send(wire).get(0).reason());
    assertEquals(Optional.of(RefusalReason.MALFORMED), rig.send(Bytes.of(1)).get(0).reason());
    assertEquals(1, rig.controller.starts("web"));
    assertFalse(rig.controller.newest("web").isEnded());
    assertEquals(List.of(), rig.commands);
  }

  @Test
  @Tag("S1-48")
  void onlyListedKindsAreTaken() throws IOException {
    AgentRig rig =
        new AgentRig(
            folder,
            builder -> builder.allows(EnumSet.of(InstructionKind.RESTART)),
            WebAgent.web(folder).build());
    assertReason(RefusalReason.NOT_LISTED, rig, rig.order(InstructionKind.STOP, WEB));
    assertReason(RefusalReason.NOT_LISTED, rig, rig.order(InstructionKind.SHUT_DOWN, HOST));
    rig.done(rig.order(InstructionKind.RESTART, WEB));
  }

  @Test
  @Tag("S1-48")
  void aDryRunHasNoEffect() throws IOException {
    AgentRig rig = WebAgent.rig(folder);
    ProcessId stranger = new ProcessId(rig.boot, 4_711, 5_000);
    List<Instruction> all = new ArrayList<>();
    for (InstructionKind kind :
        List.of(
            InstructionKind.STOP,
            InstructionKind.RESTART,
            InstructionKind.SUSPEND,
            InstructionKind.TERMINATE,
            InstructionKind.PROTECT,
            InstructionKind.DEGRADE,
            InstructionKind.DRAIN)) {
      all.add(rig.order(kind, WEB));
    }
    all.add(rig.order(InstructionKind.TERMINATE, new InstructionTarget.OneProcess(stranger)));
    all.add(rig.order(InstructionKind.DRAIN, HOST));
    Instruction shutDown = rig.order(InstructionKind.SHUT_DOWN, HOST);
    for (Instruction each : all) {
      assertTrue(rig.done(AgentRig.dry(each)).startsWith("would "), each::toString);
    }
    assertEquals("would drain 1 services and run halt now", rig.done(AgentRig.dry(shutDown)));
    assertEquals(ProcessState.WORKING, rig.service("web").state());
    assertFalse(rig.service("web").isProtected());
    assertEquals(0, rig.controller.newest("web").stops);
    assertEquals(List.of(), rig.commands);
    assertEquals(List.of(), rig.signals);
  }

  @Test
  @Tag("S1-48")
  void whatCannotBeWrittenDownIsNotDone() throws IOException {
    AgentRig rig = WebAgent.rig(folder);
    rig.done(rig.order(InstructionKind.PROTECT, WEB));
    rig.done(rig.order(InstructionKind.UNPROTECT, WEB));
    rig.crash();
    Files.writeString(folder.resolve("agent/instructions/journal-000002.log"), "in the way\n");
    InstructionReport report = rig.refused(rig.order(InstructionKind.STOP, WEB));
    assertEquals(Optional.of(RefusalReason.NOT_RECORDED), report.reason());
    assertEquals(ProcessState.WORKING, rig.service("web").state());
    assertEquals(0, rig.controller.newest("web").stops);
  }
}
