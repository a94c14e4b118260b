package dev.sideband.fleet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.alarm.Alarm;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RestartPolicy;
import dev.sideband.fleet.Role;
import dev.sideband.process.ProcessState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done about services that ended or do not respond, in virtual time. */
class ServiceWatchTest {

  private static final FleetSettings SETTINGS =
      FleetSettings.STANDARD
          .history(0)
          .rules(
              new FleetRule(
                  "cache",
                  new RestartPolicy(
                      true,
                      Duration.ofSeconds(1),
                      Duration.ofSeconds(8),
                      3,
                      Duration.ofSeconds(30))));

  private static final Requester ALICE = new Requester("alice", Role.OPERATOR);

  @TempDir Path folder;

  /** These workers send no table, which is an alarm of its own. */
  private static List<String> raised(TestFleet fleet) {
    return fleet.server.alarms().active().stream()
        .map(alarm -> alarm.key().toString())
        .filter(key -> !key.startsWith("fleet.worker"))
        .toList();
  }

  private static List<InstructionKind> kinds(TestWorker worker) {
    return worker.got.stream().map(each -> each.instruction().kind()).toList();
  }

  @Test
  @Tag("S1-27")
  @Tag("S1-38")
  @Tag("S1-40")
  void aNotificationCarriesWhatIsKnownAndWhatCanBeDone() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      web.sendServices(web.service("mailer", "batch", ProcessState.WORKING, 77, false));
      web.killed("mailer", true);
      fleet.pass(Duration.ofMinutes(2));
      assertEquals(List.of(), web.got, "nothing is started by itself");
      assertEquals(List.of("fleet.service(web-1/mailer)"), raised(fleet));
      Alarm alarm = fleet.server.alarms().active().get(0);
      assertEquals("signal 9", alarm.facts().get("end"));
      assertEquals("77", alarm.facts().get("pid"));
      assertEquals("mailerd", alarm.facts().get("name"));
      assertEquals("unexpectedly terminated", alarm.facts().get("state"));

      UnexpectedEnd end = fleet.server.unexpectedEnds().get(0);
      assertEquals("mailer", end.service());
      assertEquals(OptionalInt.of(9), end.end().signal());
      assertEquals("mailerd", end.lastSeen().orElseThrow().name());

      String token = String.valueOf(alarm.facts().get("action.start"));
      assertTrue(fleet.server.act(token, ALICE).isPresent());
      fleet.settle();
      assertEquals(List.of(InstructionKind.START), kinds(web));
      assertEquals(new InstructionTarget.Service("mailer"), web.got.get(0).instruction().target());
      web.became("mailer", ProcessState.UNEXPECTEDLY_TERMINATED, ProcessState.STARTING, false);
      web.became("mailer", ProcessState.STARTING, ProcessState.WORKING, false);
      web.obey();
      assertEquals(List.of(), raised(fleet));
      assertThrows(
          OrderRefusedException.class,
          () -> fleet.server.act(token, ALICE),
          "the offer went with the alarm");
    }
  }

  @Test
  @Tag("S1-39")
  @Tag("S1-46")
  void aRuleStartsItAgainByAnOrder() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      web.killed("cache", true);
      assertEquals(List.of(), kinds(web));
      fleet.pass(Duration.ofSeconds(1));
      assertEquals(List.of(InstructionKind.START), kinds(web));
      web.became("cache", ProcessState.STARTING, ProcessState.WORKING, false);
      web.obey();
      assertEquals(List.of(), raised(fleet));
      assertEquals(
          "monitor server",
          fleet.server.order(web.got.get(0).instruction().id()).orElseThrow().by());
      fleet.pass(Duration.ofMinutes(1));
      assertEquals(1, web.got.size());
    }
  }

  @Test
  @Tag("S1-39")
  @Tag("S1-40")
  void aCrashLoopEndsWithAnAdministrator() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      web.killed("cache", true);
      for (int attempt = 1; attempt <= 3; attempt++) {
        long wait = 1L << attempt - 1;
        fleet.pass(Duration.ofSeconds(wait));
        assertEquals(attempt, web.got.size());
        web.became("cache", ProcessState.STARTING, ProcessState.WORKING, false);
        web.obey();
        assertEquals(List.of(), raised(fleet));
        web.killed("cache", true);
      }
      assertEquals(List.of("fleet.service(web-1/cache)"), raised(fleet));
      fleet.pass(Duration.ofMinutes(5));
      assertEquals(3, web.got.size(), "no more attempts");
    }
  }

  @Test
  @Tag("S1-39")
  @Tag("S1-40")
  void anOrderThatFailsCountsAsAnAttempt() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      web.killed("cache", true);
      for (int attempt = 1; attempt <= 3; attempt++) {
        fleet.pass(Duration.ofSeconds(8));
        assertEquals(attempt, web.got.size());
        web.report(
            web.got.get(attempt - 1).instruction().id(), InstructionPhase.REFUSED, "no program");
        fleet.settle();
      }
      assertEquals(List.of("fleet.service(web-1/cache)"), raised(fleet));
    }
  }

  @Test
  @Tag("S1-26")
  @Tag("S1-37")
  @Tag("S1-39")
  void whatDoesNotRespondIsRestarted() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      web.became("cache", ProcessState.WORKING, ProcessState.ERROR, true);
      fleet.pass(Duration.ofSeconds(1));
      assertEquals(List.of(InstructionKind.RESTART), kinds(web));
    }
  }

  @Test
  @Tag("S1-39")
  void whatTheAgentHelpsByItselfIsLeftToIt() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      web.killed("cache", false);
      fleet.pass(Duration.ofMinutes(1));
      assertEquals(List.of(), web.got);
      assertEquals(List.of(), raised(fleet));
      assertEquals(1, fleet.server.unexpectedEnds().size());
    }
  }

  @Test
  @Tag("S1-40")
  void aTableTellsWhatNoEventHasTold() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      web.sendServices(
          web.service("mailer", "batch", ProcessState.UNEXPECTEDLY_TERMINATED, 0, true));
      assertEquals(List.of("fleet.service(web-1/mailer)"), raised(fleet));
      web.sendServices(
          web.service("mailer", "batch", ProcessState.UNEXPECTEDLY_TERMINATED, 0, true));
      assertEquals(1, fleet.told(FleetEvent.AlarmChanged.class).size(), "told once");
      web.sendServices(web.service("mailer", "batch", ProcessState.STOPPED, 0, false));
      assertEquals(List.of(), raised(fleet));
    }
  }

  @Test
  @Tag("S1-37")
  @Tag("S1-40")
  void aProcessOfNoServiceThatDoesNotRespondIsNotified() throws IOException {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      web.sendServices(web.service("shop", "web", ProcessState.WORKING, 10, false));
      web.sendProcesses(rows -> {
        TestWorker.process(rows, 10, "shopd", "error");
        TestWorker.process(rows, 20, "editor", "error");
      });
      assertEquals(List.of("fleet.process(web-1/20/20000)"), raised(fleet));
      Alarm alarm = fleet.server.alarms().active().get(0);
      assertTrue(alarm.facts().containsKey("action.resume"));
      assertTrue(alarm.facts().containsKey("action.terminate"));
      assertFalse(alarm.facts().containsKey("action.restart"));
      web.sendProcesses(rows -> TestWorker.process(rows, 20, "editor", "working"));
      assertEquals(List.of(), raised(fleet));
    }
  }
}
