package dev.sideband.ipmi.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.fleet.server.Order;
import dev.sideband.fleet.server.OrderState;
import dev.sideband.fleet.server.WorkerState;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.ipmi.oem.InstructionProgress;
import dev.sideband.ipmi.oem.InstructionStep;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultPlan;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose network is down, and what goes through its BMC meanwhile. */
@Timeout(60)
@Tag("S1-7")
@Tag("S1-48")
class BesideTheNetworkTest {

  private static final List<InstructionPhase> CARRIED_OUT =
      List.of(InstructionPhase.ACCEPTED, InstructionPhase.RUNNING, InstructionPhase.DONE);
  private static final List<InstructionStep> STEPS =
      List.of(
          InstructionStep.POSTED,
          InstructionStep.RECEIVED,
          InstructionStep.ACCEPTED,
          InstructionStep.RUNNING,
          InstructionStep.DONE);

  @TempDir Path folder;
  private BesideTheNetwork rig;

  @BeforeEach
  void start() throws Exception {
    rig = new BesideTheNetwork(folder, 11);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static List<InstructionPhase> phases(Order order) {
    return order.reports().stream().map(InstructionReport::phase).toList();
  }

  private static List<InstructionStep> steps(InstructionProgress progress) {
    return progress.marks().stream().map(InstructionProgress.Mark::step).toList();
  }

  @Test
  @Tag("S1-8")
  @Tag("S1-6")
  void ordersAndTablesTakeTheWayThroughTheBmc() throws Exception {
    rig.cutNetwork();
    Order stop = rig.order(InstructionKind.STOP);
    assertEquals(OrderState.DONE, stop.state(), stop::toString);
    assertEquals(CARRIED_OUT, phases(stop));
    assertEquals("signal 15", stop.text());
    assertTrue(rig.controller.newest("shop").isEnded());

    InstructionProgress progress = rig.atBmc(stop.id());
    assertEquals(STEPS, steps(progress), "accepted and finished stand apart at the BMC too");
    assertEquals("signal 15", progress.text());
    assertEquals(
        List.of(ProcessState.STOPPED),
        rig.view().services().values().stream().map(ServiceInfo::state).toList());
    assertEquals(4_711, rig.view().processes().orElseThrow().integer(0, ProcessColumns.PID));

    Order start = rig.order(InstructionKind.START);
    assertEquals(OrderState.DONE, start.state(), start::toString);
    assertEquals(2, rig.starts());
    assertTrue(rig.bmcUplink().status().connected());
    assertEquals(0, rig.bmcUplink().status().waiting());
  }

  @Test
  @Tag("S1-3")
  void theServerShowsByWhichWayItIsReached() throws Exception {
    assertEquals(WorkerState.REACHED, rig.view().state());
    rig.cutNetwork();
    rig.pass(BesideTheNetwork.SOON);
    assertEquals(WorkerState.BESIDE, rig.view().state());
    rig.serverFaults = request -> Fault.REQUEST_LOST;
    rig.pass(Duration.ofMinutes(2));
    assertEquals(WorkerState.AWAY, rig.view().state(), "neither the network nor the BMC");
    rig.serverFaults = request -> Fault.NONE;
    rig.pass(Duration.ofMinutes(3));
    assertEquals(WorkerState.BESIDE, rig.view().state());
    rig.killAgent();
    rig.startAgent();
    assertEquals(WorkerState.REACHED, rig.view().state());
  }

  @Test
  void theNetworkIsTakenWhileItIsThere() throws Exception {
    Order restart = rig.order(InstructionKind.RESTART);
    assertEquals(CARRIED_OUT, phases(restart));
    assertEquals(0, rig.bmcUplink().status().waiting(), "what the BMC does not know is dropped");
    assertEquals(2, rig.starts());
  }

  @Test
  void anOrderThatTheNetworkBroughtIsAnsweredThroughTheBmcWhenThatIsLost() throws Exception {
    rig.controller.newest("shop").stubborn = true;
    Instruction stop = rig.draft(InstructionKind.STOP);
    rig.server.order(stop, BesideTheNetwork.ALICE);
    rig.pass(Duration.ofSeconds(1));
    assertEquals(OrderState.RUNNING, rig.server.order(stop.id()).orElseThrow().state());
    rig.cutNetwork();
    rig.pass(Duration.ofMinutes(1));
    Order order = rig.server.order(stop.id()).orElseThrow();
    assertEquals(OrderState.DONE, order.state(), order::toString);
    assertEquals(1, rig.controller.newest("shop").stops);
  }

  @Test
  void theSameOrderByBothWaysIsCarriedOutOnce() throws Exception {
    SignedInstruction restart = rig.sign(rig.draft(InstructionKind.RESTART));
    rig.post(restart);
    rig.network.instruct(BesideTheNetwork.WEB, restart.wire());
    rig.pass(BesideTheNetwork.SOON);
    assertEquals(2, rig.starts());
    InstructionProgress progress = rig.atBmc(restart.instruction().id());
    assertEquals(InstructionStep.DONE, progress.step(), "it is answered there as well");

    rig.network.instruct(BesideTheNetwork.WEB, restart.wire());
    rig.post(restart);
    rig.pass(BesideTheNetwork.SOON);
    assertEquals(2, rig.starts());
  }

  @Test
  void anOrderThatWasDoneOverTheNetworkIsNotDoneAgainThroughTheBmc() throws Exception {
    SignedInstruction restart = rig.sign(rig.draft(InstructionKind.RESTART));
    rig.network.instruct(BesideTheNetwork.WEB, restart.wire());
    rig.pass(BesideTheNetwork.SOON);
    rig.killAgent();
    rig.startAgent();
    rig.post(restart);
    rig.pass(BesideTheNetwork.SOON);
    assertEquals(2, rig.starts());
    InstructionProgress progress = rig.atBmc(restart.instruction().id());
    assertEquals(
        List.of(InstructionStep.POSTED, InstructionStep.RECEIVED, InstructionStep.DONE),
        steps(progress));
  }

  @Test
  void aBusyBmcDelaysAnOrderAndDoublesNone() throws Exception {
    rig.cutNetwork();
    int starts = 1;
    for (int seed = 0; seed < 5; seed++) {
      rig.hostFaults = FaultPlan.random(new Random(seed), 0.3, Duration.ofMillis(500));
      rig.serverFaults = FaultPlan.random(new Random(seed + 100), 0.3, Duration.ofMillis(500));
      Instruction restart = rig.draft(InstructionKind.RESTART);
      rig.server.order(restart, BesideTheNetwork.ALICE);
      rig.pass(Duration.ofMinutes(3));
      Order order = rig.server.order(restart.id()).orElseThrow();
      assertEquals(OrderState.DONE, order.state(), order::toString);
      assertEquals(++starts, rig.starts());
      rig.hostFaults = request -> Fault.NONE;
      rig.serverFaults = request -> Fault.NONE;
      rig.pass(Duration.ofMinutes(1));
    }
  }

  @Test
  void aBmcThatRestartsInBetweenLosesNothing() throws Exception {
    rig.cutNetwork();
    rig.controller.newest("shop").stubborn = true;
    Instruction stop = rig.draft(InstructionKind.STOP);
    rig.server.order(stop, BesideTheNetwork.ALICE);
    rig.pass(Duration.ofSeconds(6));
    assertEquals(InstructionStep.RUNNING, rig.atBmc(stop.id()).step());
    rig.virtual.restart();
    rig.pass(Duration.ofMinutes(2));
    Order order = rig.server.order(stop.id()).orElseThrow();
    assertEquals(OrderState.DONE, order.state(), order::toString);
    assertEquals(STEPS, steps(rig.atBmc(stop.id())));
    assertEquals(1, rig.starts());
  }

  @Test
  void anAgentThatDiesInBetweenIsSaidToHaveDone() throws Exception {
    rig.cutNetwork();
    rig.controller.newest("shop").stubborn = true;
    Instruction stop = rig.draft(InstructionKind.STOP);
    rig.server.order(stop, BesideTheNetwork.ALICE);
    rig.pass(Duration.ofSeconds(6));
    assertEquals(OrderState.RUNNING, rig.server.order(stop.id()).orElseThrow().state());
    rig.killAgent();
    rig.startAgent();
    Order order = rig.server.order(stop.id()).orElseThrow();
    assertEquals(OrderState.FAILED, order.state(), order::toString);
    assertTrue(order.text().startsWith("the agent ended meanwhile"), order::text);
    assertEquals(InstructionStep.FAILED, rig.atBmc(stop.id()).step());
  }

  @Test
  void anOrderWhoseTimeIsOverReachesNobody() throws Exception {
    rig.killAgent();
    Instruction restart = rig.draft(InstructionKind.RESTART);
    rig.server.order(restart, BesideTheNetwork.ALICE);
    rig.pass(BesideTheNetwork.SOON);
    assertEquals(InstructionStep.POSTED, rig.atBmc(restart.id()).step());
    rig.pass(Duration.ofMinutes(2));
    Order order = rig.server.order(restart.id()).orElseThrow();
    assertEquals(OrderState.NO_ANSWER, order.state(), order::toString);
    assertTrue(order.text().contains("its deadline passed"), order::text);
    rig.startAgent();
    assertEquals(1, rig.starts());
    assertEquals(InstructionStep.EXPIRED, rig.atBmc(restart.id()).step());
  }

  @Test
  void aStrangersOrderIsRefusedAndTheBmcSaysWhy() throws Exception {
    rig.cutNetwork();
    SignedInstruction forged =
        SignedInstruction.sign(
            rig.draft(InstructionKind.STOP),
            BesideTheNetwork.KEY,
            BesideTheNetwork.keys().getPrivate());
    rig.post(forged);
    rig.pass(BesideTheNetwork.SOON);
    InstructionProgress progress = rig.atBmc(forged.instruction().id());
    assertEquals(InstructionStep.REFUSED, progress.step());
    assertEquals(3, progress.marks().get(2).detail(), "the signature is wrong");
    assertFalse(rig.controller.newest("shop").isEnded());
  }

  @Test
  void aBmcThatIsAwayKeepsNoOrderForLater() throws Exception {
    rig.cutNetwork();
    rig.serverFaults = request -> Fault.REQUEST_LOST;
    rig.pass(Duration.ofMinutes(2));
    assertFalse(
        rig.beside.workers().get(0).connected(), "no sign of life, and the other link is down");
    Instruction stop = rig.draft(InstructionKind.STOP);
    rig.server.order(stop, BesideTheNetwork.ALICE);
    rig.pass(Duration.ofMinutes(3));
    assertEquals(OrderState.NO_ANSWER, rig.server.order(stop.id()).orElseThrow().state());
    rig.serverFaults = request -> Fault.NONE;
    rig.pass(Duration.ofMinutes(3));
    assertTrue(rig.beside.workers().get(0).connected());
    assertFalse(rig.controller.newest("shop").isEnded());
  }
}
