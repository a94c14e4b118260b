package dev.sideband.fleet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.monitor.ManualContext;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders, and what comes of them, in virtual time. */
class OrderDeskTest {

  private static final FleetSettings SETTINGS = FleetSettings.STANDARD.history(0);
  private static final Requester ALICE = new Requester("alice", Role.ADMIN);
  private static final InstructionTarget SHOP = new InstructionTarget.Service("shop");
  private static final WorkerId WEB = new WorkerId("web-1");

  @TempDir Path folder;

  private static OrderState state(TestFleet fleet, UUID id) {
    return fleet.server.order(id).orElseThrow().state();
  }

  private static List<String> audit(TestFleet fleet) {
    return fleet.server.audit().stream().map(AuditLine::what).toList();
  }

  @Test
  @Tag("S1-7")
  @Tag("S1-8")
  @Tag("S1-9")
  @Tag("S1-48")
  void beingAcceptedAndHavingEndedAreTwoThings() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      OrderTicket ticket = fleet.server.order(WEB, InstructionKind.STOP, SHOP, ALICE);
      fleet.settle();
      assertEquals(1, web.got.size());
      assertTrue(web.got.get(0).isSignedBy(TestFleet.KEYS.getPublic()));
      assertEquals(InstructionKind.STOP, web.got.get(0).instruction().kind());
      assertEquals(OrderState.DELIVERED, state(fleet, ticket.id()));
      assertFalse(ticket.accepted().toCompletableFuture().isDone());

      web.report(ticket.id(), InstructionPhase.ACCEPTED, "");
      assertEquals(
          OrderState.ACCEPTED, ticket.accepted().toCompletableFuture().getNow(null).state());
      assertFalse(ticket.finished().toCompletableFuture().isDone());
      web.report(ticket.id(), InstructionPhase.RUNNING, "");
      web.report(ticket.id(), InstructionPhase.DONE, "exit code 0");
      Order done = ticket.finished().toCompletableFuture().getNow(null);
      assertEquals(OrderState.DONE, done.state());
      assertEquals("exit code 0", done.text());
      assertEquals(3, done.reports().size());
      assertEquals(List.of("order", "accepted", "running", "done"), audit(fleet));
      assertEquals("alice", fleet.server.audit().get(0).by());

      web.report(ticket.id(), InstructionPhase.DONE, "again");
      web.report(ticket.id(), InstructionPhase.FAILED, "or not");
      assertEquals(OrderState.DONE, state(fleet, ticket.id()), "what has ended has ended");
    }
  }

  @Test
  @Tag("S1-48")
  void withoutAnAnswerItIsNotKnownAndALateOneIsTaken() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      OrderTicket ticket = fleet.server.order(WEB, InstructionKind.START, SHOP, ALICE);
      fleet.pass(Duration.ofSeconds(69));
      assertEquals(OrderState.DELIVERED, state(fleet, ticket.id()));
      fleet.pass(Duration.ofSeconds(2));
      assertEquals(OrderState.NO_ANSWER, state(fleet, ticket.id()));
      assertTrue(ticket.accepted().toCompletableFuture().isDone());
      assertTrue(ticket.finished().toCompletableFuture().isDone());
      web.obey();
      assertEquals(OrderState.DONE, state(fleet, ticket.id()));

      OrderTicket begun = fleet.server.order(WEB, InstructionKind.STOP, SHOP, ALICE);
      fleet.settle();
      web.report(begun.id(), InstructionPhase.ACCEPTED, "");
      fleet.pass(Duration.ofMinutes(10));
      assertEquals(OrderState.ACCEPTED, state(fleet, begun.id()), "it may take long");
      fleet.pass(Duration.ofMinutes(2));
      assertEquals(OrderState.NO_ANSWER, state(fleet, begun.id()));
    }
  }

  @Test
  @Tag("S1-48")
  void theSameOrderTwiceIsOneAndAnotherUnderItsIdIsRefused() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      Instruction stop = fleet.server.draft(WEB, InstructionKind.STOP, SHOP, false, Map.of());
      UUID first = fleet.server.order(stop, ALICE).id();
      assertEquals(first, fleet.server.order(stop, ALICE).id());
      fleet.settle();
      assertEquals(1, web.got.size());
      Instruction other =
          new Instruction(
              first, "web-1", InstructionKind.START, SHOP, stop.deadline(), false, Map.of());
      OrderRefusedException refused =
          assertThrows(OrderRefusedException.class, () -> fleet.server.order(other, ALICE));
      assertEquals(RefusalReason.ID_USED, refused.reason());
    }
  }

  @Test
  @Tag("S1-12")
  @Tag("S1-48")
  void whoMayNotAndWhatIsNotThereIsRefusedWithALine() throws IOException {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      Requester bob = new Requester("bob", Role.OPERATOR);
      assertEquals(
          RefusalReason.ROLE,
          assertThrows(
                  OrderRefusedException.class,
                  () ->
                      fleet.server.order(
                          WEB, InstructionKind.SHUT_DOWN, new InstructionTarget.Host(), bob))
              .reason());
      assertEquals(
          RefusalReason.NO_TARGET,
          assertThrows(
                  OrderRefusedException.class,
                  () -> fleet.server.order(new WorkerId("web-9"), InstructionKind.START, SHOP, bob))
              .reason());
      fleet.settle();
      assertEquals(List.of(), web.got);
      assertEquals(List.of("not-given", "not-given"), audit(fleet));
      assertEquals("bob", fleet.server.audit().get(0).by());
    }
  }

  @Test
  @Tag("S1-4")
  @Tag("S1-48")
  void aWorkerCannotAnswerForAnother() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      fleet.worker("web-1");
      TestWorker liar = fleet.worker("web-2");
      OrderTicket ticket = fleet.server.order(WEB, InstructionKind.STOP, SHOP, ALICE);
      fleet.settle();
      liar.report(ticket.id(), InstructionPhase.ACCEPTED, "");
      liar.report(ticket.id(), InstructionPhase.DONE, "");
      assertEquals(OrderState.DELIVERED, state(fleet, ticket.id()));
      assertEquals(List.of("order"), audit(fleet));
    }
  }

  @Test
  @Tag("S1-48")
  void anOrderOutlivesTheServer() throws Exception {
    ManualContext context = new ManualContext();
    UUID open;
    UUID done;
    try (TestFleet fleet = new TestFleet(folder, SETTINGS, PowerSwitch.NONE, context)) {
      TestWorker web = fleet.worker("web-1");
      done = fleet.server.order(WEB, InstructionKind.STOP, SHOP, ALICE).id();
      fleet.settle();
      web.obey();
      open = fleet.server.order(WEB, InstructionKind.START, SHOP, ALICE).id();
      fleet.settle();
    }
    try (TestFleet again = new TestFleet(folder, SETTINGS, PowerSwitch.NONE, context)) {
      assertEquals(OrderState.DONE, state(again, done));
      assertEquals("alice", again.server.order(open).orElseThrow().by());
      TestWorker web = again.worker("web-1");
      again.settle();
      assertEquals(1, web.got.size(), "only what had no end is sent again");
      assertEquals(open, web.got.get(0).instruction().id());
      web.obey();
      assertEquals(OrderState.DONE, state(again, open));
    }
  }

  @Test
  @Tag("S1-48")
  void anAgentThatStartsAgainIsAskedAgainForWhatHasNoEnd() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      TestWorker other = fleet.worker("web-2");
      fleet.server.order(WEB, InstructionKind.STOP, SHOP, ALICE);
      fleet.settle();
      web.obey();
      UUID open = fleet.server.order(WEB, InstructionKind.START, SHOP, ALICE).id();
      fleet.server.order(new WorkerId("web-2"), InstructionKind.START, SHOP, ALICE);
      fleet.settle();
      web.report(open, InstructionPhase.ACCEPTED, "");
      assertEquals(2, web.got.size());

      web.tell(new AgentEvent.AgentStarted(web.now(), "1", Set.of()));
      fleet.settle();
      assertEquals(3, web.got.size());
      assertEquals(web.got.get(1), web.got.get(2), "the very same, which it knows by its id");
      assertEquals(open, web.obey());
      assertEquals(OrderState.DONE, state(fleet, open));
      assertEquals(1, other.got.size());
      assertEquals(1, Collections.frequency(audit(fleet), "accepted") - 1, "no line twice");

      web.tell(new AgentEvent.AgentStarted(web.now(), "1", Set.of()));
      fleet.settle();
      assertEquals(3, web.got.size(), "all has ended");
    }
  }

  @Test
  @Tag("S1-48")
  void anAuditThatSomebodyChangedOpensNoServer() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      fleet.worker("web-1");
      fleet.server.order(WEB, InstructionKind.STOP, SHOP, ALICE);
      fleet.server.order(WEB, InstructionKind.START, SHOP, ALICE);
    }
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("audit"))) {
      file = files.findFirst().orElseThrow();
    }
    Files.writeString(file, Files.readString(file).replaceFirst("alice", "carol"));
    assertThrows(IOException.class, () -> new TestFleet(folder, SETTINGS));
  }

  @Test
  @Tag("S1-48")
  void whatCannotBeWrittenDownIsNotOrdered() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      fleet.server.close(); // Its audit takes no line any more.
      assertThrows(
          IOException.class, () -> fleet.server.order(WEB, InstructionKind.STOP, SHOP, ALICE));
      fleet.settle();
      assertEquals(List.of(), web.got);
    }
  }
}
