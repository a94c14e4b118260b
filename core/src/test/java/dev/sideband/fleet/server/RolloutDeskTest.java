package dev.sideband.fleet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.rollout.RolloutPhase;
import dev.sideband.fleet.rollout.RolloutPlan;
import dev.sideband.fleet.rollout.RolloutResult;
import dev.sideband.fleet.rollout.RolloutState;
import dev.sideband.fleet.rollout.RolloutWorker;
import dev.sideband.monitor.ManualContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts whose orders go through the monitor server, in virtual time. */
class RolloutDeskTest {

  private static final FleetSettings SETTINGS = FleetSettings.STANDARD.history(0);
  private static final Requester ALICE = new Requester("alice", Role.DEPLOYER);
  private static final InstructionTarget SHOP = new InstructionTarget.Service("shop");
  private static final List<String> WORKERS = List.of("web-1", "web-2", "web-3");

  @TempDir Path folder;

  private static RolloutPlan upgrade() {
    return RolloutPlan.of(WORKERS, InstructionKind.UPGRADE, SHOP, Map.of("version", "2"))
        .reverting();
  }

  private static RolloutResult result(TestFleet fleet) {
    List<FleetRollout> all = fleet.server.rollouts();
    return all.get(all.size() - 1).result();
  }

  private static List<RolloutState> states(TestFleet fleet) {
    return result(fleet).workers().stream().map(RolloutWorker::state).toList();
  }

  private static InstructionKind newest(TestWorker worker) {
    return worker.got.get(worker.got.size() - 1).instruction().kind();
  }

  @Test
  @Tag("S1-11")
  @Tag("S1-41")
  void whatFailsOnTheSecondWorkerIsBroughtBackOnTheFirst() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      WORKERS.forEach(fleet::worker);
      fleet.server.rollout(upgrade(), ALICE);
      fleet.settle();
      fleet.worker("web-1").obey();
      fleet.settle();
      assertEquals(
          List.of(RolloutState.DONE, RolloutState.ORDERED, RolloutState.WAITING), states(fleet));
      TestWorker second = fleet.worker("web-2");
      UUID id = second.got.get(0).instruction().id();
      second.report(id, InstructionPhase.ACCEPTED, "");
      second.report(id, InstructionPhase.FAILED, "it is not ready; the version before is back");
      fleet.settle();
      assertEquals(RolloutPhase.REVERTING, result(fleet).phase());
      assertEquals(InstructionKind.ROLLBACK, newest(fleet.worker("web-1")));
      fleet.worker("web-1").obey();
      fleet.settle();
      assertEquals(RolloutPhase.FAILED, result(fleet).phase());
      assertEquals(
          List.of(RolloutState.REVERTED, RolloutState.FAILED, RolloutState.SKIPPED), states(fleet));
      assertEquals(List.of(), fleet.worker("web-3").got);
      assertTrue(fleet.told(FleetEvent.RolloutChanged.class).size() > 4);
      List<String> audit = fleet.server.audit().stream().map(AuditLine::what).toList();
      assertEquals("rollout", audit.get(0));
      assertEquals("rollout-ended", audit.get(audit.size() - 1));
      assertEquals(3, fleet.server.orders(10).size(), "two upgrades and a way back");
    }
  }

  @Test
  @Tag("S1-41")
  void whoMayNotBeginsNoneAndOneIsCancelled() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      WORKERS.forEach(fleet::worker);
      Requester bob = new Requester("bob", Role.OPERATOR);
      assertThrows(OrderRefusedException.class, () -> fleet.server.rollout(upgrade(), bob));
      UUID id = fleet.server.rollout(upgrade(), ALICE);
      fleet.settle();
      assertThrows(OrderRefusedException.class, () -> fleet.server.cancel(id, false, bob));
      assertFalse(fleet.server.cancel(new UUID(0, 0), false, ALICE));
      assertTrue(fleet.server.cancel(id, false, ALICE));
      fleet.worker("web-1").obey();
      fleet.settle();
      assertEquals(RolloutPhase.CANCELLED, result(fleet).phase());
      assertEquals(
          List.of(RolloutState.DONE, RolloutState.SKIPPED, RolloutState.SKIPPED), states(fleet));
    }
  }

  @Test
  @Tag("S1-41")
  @Tag("S1-48")
  void aServerThatDiesInARolloutSaysSoAfterwards() throws IOException, OrderRefusedException {
    ManualContext context = new ManualContext();
    UUID order;
    UUID rollout;
    try (TestFleet fleet = new TestFleet(folder, SETTINGS, PowerSwitch.NONE, context)) {
      WORKERS.forEach(fleet::worker);
      rollout = fleet.server.rollout(upgrade(), ALICE);
      fleet.settle();
      order = fleet.worker("web-1").got.get(0).instruction().id();
    }
    try (TestFleet again = new TestFleet(folder, SETTINGS, PowerSwitch.NONE, context)) {
      AuditLine last = again.server.audit().get(again.server.audit().size() - 1);
      assertEquals("rollout-ended", last.what());
      assertTrue(last.text().startsWith("interrupted"));
      FleetRollout shown = again.server.rollouts().get(0);
      assertEquals(rollout, shown.id());
      assertEquals("alice", shown.by());
      assertEquals(upgrade(), shown.plan());
      assertEquals(RolloutPhase.INTERRUPTED, shown.result().phase());
      assertEquals(
          List.of(RolloutState.ORDERED, RolloutState.SKIPPED, RolloutState.SKIPPED), states(again));
      TestWorker web = again.worker("web-1");
      again.settle();
      assertEquals(order, web.got.get(0).instruction().id(), "what was ordered is still wanted");
      web.obey();
      assertEquals(OrderState.DONE, again.server.order(order).orElseThrow().state());
      assertEquals(RolloutState.DONE, states(again).get(0), "a late answer counts");
      again.settle();
      assertEquals(List.of(), again.worker("web-2").got, "nobody goes on with it");
    }
    try (TestFleet third = new TestFleet(folder, SETTINGS, PowerSwitch.NONE, context)) {
      assertEquals(RolloutPhase.INTERRUPTED, result(third).phase());
      assertEquals(
          List.of(RolloutState.DONE, RolloutState.SKIPPED, RolloutState.SKIPPED), states(third));
      assertEquals(1, third.server.rollouts().size());
    }
  }

  @Test
  @Tag("S1-41")
  void rolloutsThatEndedAreKnownToTheNextServer() throws Exception {
    ManualContext context = new ManualContext();
    List<RolloutState> before;
    try (TestFleet fleet = new TestFleet(folder, SETTINGS, PowerSwitch.NONE, context)) {
      WORKERS.forEach(fleet::worker);
      fleet.server.rollout(upgrade(), ALICE);
      fleet.settle();
      fleet.worker("web-1").obey();
      fleet.settle();
      TestWorker second = fleet.worker("web-2");
      UUID id = second.got.get(0).instruction().id();
      second.report(id, InstructionPhase.ACCEPTED, "");
      second.report(id, InstructionPhase.FAILED, "it is not ready");
      fleet.settle();
      fleet.worker("web-1").obey();
      fleet.settle();
      before = states(fleet);
    }
    assertEquals(List.of(RolloutState.REVERTED, RolloutState.FAILED, RolloutState.SKIPPED), before);
    try (TestFleet again = new TestFleet(folder, SETTINGS, PowerSwitch.NONE, context)) {
      assertEquals(RolloutPhase.FAILED, result(again).phase());
      assertEquals(before, states(again));
      assertEquals("it is not ready", result(again).workers().get(1).text());
      assertTrue(again.server.cancel(again.server.rollouts().get(0).id(), false, ALICE));
      assertEquals(RolloutPhase.FAILED, result(again).phase());
    }
  }
}
