package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.fleet.server.PowerChange;
import dev.sideband.fleet.server.PowerEffect;
import dev.sideband.ipmi.Bmc;
import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.NoFreeSessionException;
import dev.sideband.ipmi.Presence;
import dev.sideband.ipmi.UnknownUserException;
import dev.sideband.ipmi.UnsupportedSuiteException;
import dev.sideband.ipmi.WrongPasswordException;
import dev.sideband.ipmi.command.PowerAction;
import dev.sideband.ipmi.fleet.BmcPowerSwitch;
import dev.sideband.ipmi.passport.Passport;
import dev.sideband.ipmi.soak.IpmiSim;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our RMCP+ client against a BMC that somebody else wrote. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IpmiSimTest {

  private static final int SESSIONS = 63;

  private static Idle idle;

  @TempDir Path folder;

  private final Counts counts = new Counts();
  private final Sideband sideband = Sideband.builder().observer(counts).build();
  private IpmiSim sim;

  /** A session in which nothing is asked for once it is open, and its BMC, which is its own. */
  private static final class Idle implements AutoCloseable {

    private final Counts counts = new Counts();
    private final Sideband sideband = Sideband.builder().observer(counts).build();
    private final IpmiSim sim;
    private final Bmc bmc;

    Idle(Path folder) throws Exception {
      sim = IpmiSim.start(Peer.require("ipmi_sim"), folder);
      bmc =
          Bmc.open(
              sideband,
              URI.create(sim.uri("admin", "?keepalive=5")),
              (target, name) -> "secret".toCharArray());
      bmc.deviceId();
    }

    @Override
    public void close() {
      bmc.close();
      sideband.close();
      sim.close();
    }
  }

  @BeforeAll
  static void startIdle(@TempDir Path folder) throws Exception {
    idle = new Idle(folder);
  }

  @AfterAll
  static void stopIdle() {
    if (idle != null) {
      idle.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    sim = IpmiSim.start(Peer.require("ipmi_sim"), folder);
  }

  @AfterEach
  void stop() {
    sideband.close();
    if (sim != null) {
      sim.close();
    }
  }

  private Bmc open(String user, String password, String options) throws TransportException {
    return Bmc.open(
        sideband, URI.create(sim.uri(user, options)), (target, name) -> password.toCharArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?suite=3", "?suite=2", "?suite=1", "?suite=0"})
  void opensASessionWithEachSuiteThatBothSpeak(String options) throws Exception {
    try (Bmc bmc = open("admin", "secret", options)) {
      assertEquals(0x23, bmc.deviceId().device());
      assertTrue(bmc.chassisStatus().power().on());
      bmc.power(PowerAction.OFF);
      assertFalse(bmc.chassisStatus().power().on());
    }
    assertEquals(List.of("0"), sim.powerOrders());
    assertEquals(1, counts.of("rmcp.sessions.opened"));
  }

  @Test
  @Tag("S1-40")
  void theLastResortTellsWhatWasReallyDone() throws Exception {
    WorkerId worker = new WorkerId("web-1");
    BmcPowerSwitch power =
        new BmcPowerSwitch(sideband)
            .add(
                worker, URI.create(sim.uri("admin", "")), (target, name) -> "secret".toCharArray());
    assertEquals(
        List.of(PowerEffect.DONE, PowerEffect.UNNEEDED, PowerEffect.DONE, PowerEffect.TAKEN),
        List.of(
            effect(power, worker, PowerChange.OFF),
            effect(power, worker, PowerChange.OFF),
            effect(power, worker, PowerChange.CYCLE),
            effect(power, worker, PowerChange.RESET)));
    // One that is off is turned on instead of cycled.
    assertEquals(List.of("0", "1"), sim.powerOrders());
  }

  private static PowerEffect effect(BmcPowerSwitch power, WorkerId worker, PowerChange change)
      throws Exception {
    return power.power(worker, change).toCompletableFuture().get(30, TimeUnit.SECONDS).effect();
  }

  @Test
  void answersAPresencePing() throws Exception {
    Presence presence =
        Presence.await(
            sideband, URI.create(sim.uri("", "")), sideband.deadline(Duration.ofSeconds(10)));

    assertTrue(presence.speaksIpmi());
    assertTrue(presence.roundTrip().compareTo(Duration.ofSeconds(1)) < 0, presence::toString);
  }

  @Test
  void hasAPassport() throws Exception {
    try (Bmc bmc = open("admin", "secret", "")) {
      Passport passport = bmc.passport();

      assertEquals(0x23, passport.device().value().orElseThrow().device());
      assertTrue(
          passport.suites().value().orElseThrow().contains(CipherSuite.SUITE_3), passport::text);
      assertEquals(Optional.empty(), passport.oem().value(), passport::text);
      assertTrue(
          passport.quirks().stream().anyMatch(quirk -> quirk.id().equals("suite-0")),
          passport::text);
      assertTrue(passport.times().answers() > 5, passport::text);
    }
  }

  @Test
  void speaksIpv6() throws Exception {
    sim.close();
    sim = IpmiSim.start(Peer.require("ipmi_sim"), folder, "::1");
    try (Bmc bmc = open("admin", "secret", "")) {
      assertEquals(0x23, bmc.deviceId().device());
    }
  }

  @Test
  void namesAWrongPassword() throws Exception {
    try (Bmc bmc = open("admin", "wrong", "")) {
      assertThrows(WrongPasswordException.class, bmc::deviceId);
    }
  }

  @Test
  void namesAnUnknownUser() throws Exception {
    try (Bmc bmc = open("nobody", "secret", "")) {
      assertThrows(UnknownUserException.class, bmc::deviceId);
    }
  }

  @Test
  void namesAnUnsupportedSuiteAndWhatThereIsInstead() throws Exception {
    try (Bmc bmc = open("admin", "secret", "?suite=17")) {
      UnsupportedSuiteException refused =
          assertThrows(UnsupportedSuiteException.class, bmc::deviceId);
      assertTrue(refused.offered().contains(CipherSuite.SUITE_3), refused::getMessage);
    }
  }

  @Test
  void namesABmcThatHasNoFreeSession() throws Exception {
    List<Bmc> open = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      Bmc bmc = open("admin", "secret", "?sessions=100&suite=3");
      bmc.deviceId();
      open.add(bmc);
    }
    try (Bmc oneTooMany = open("admin", "secret", "?sessions=100&suite=3")) {
      assertThrows(NoFreeSessionException.class, oneTooMany::deviceId);
    }
    open.get(0).close();
    assertTrue(counts.await("rmcp.sessions.closed", 1, Duration.ofSeconds(10)));
    try (Bmc next = open("admin", "secret", "?sessions=100&suite=3")) {
      assertEquals(0x23, next.deviceId().device());
    }
  }

  @Test
  void namesAHostWhereNobodyAnswers() throws Exception {
    try (Bmc bmc = open("admin", "secret", "").withTimeout(Duration.ofMillis(1_500))) {
      sim.close();
      assertThrows(TargetUnavailableException.class, bmc::deviceId);
    }
  }

  @Test
  void readsOnInANewSessionAfterARestart() throws Exception {
    try (Bmc bmc = open("admin", "secret", "")) {
      bmc.deviceId();
      sim.restart();
      assertEquals(0x23, bmc.withTimeout(Duration.ofSeconds(30)).deviceId().device());
    }
    assertEquals(2, counts.of("rmcp.sessions.opened"));
    assertEquals(1, counts.of("rmcp.sessions.lost"));
  }

  @Test
  void doesNotRepeatAnOrderInANewSession() throws Exception {
    try (Bmc bmc = open("admin", "secret", "").withTimeout(Duration.ofSeconds(30))) {
      bmc.deviceId();
      sim.restart();
      assertThrows(SessionLostException.class, () -> bmc.power(PowerAction.OFF));
      assertTrue(bmc.chassisStatus().power().on());
    }
    assertEquals(List.of(), sim.powerOrders());
  }

  @Test
  void survivesAStall() throws Exception {
    try (Bmc bmc = open("admin", "secret", "").withTimeout(Duration.ofSeconds(30))) {
      bmc.deviceId();
      sim.stall();
      CompletableFuture<?> answer = bmc.async().deviceId().toCompletableFuture();
      assertTrue(counts.await("rmcp.resends", 3, Duration.ofSeconds(20)));
      sim.resume();
      answer.get(10, TimeUnit.SECONDS);
      assertEquals(0x23, bmc.deviceId().device());
    }
    assertEquals(1, counts.of("rmcp.sessions.opened"));
    assertTrue(counts.of("rmcp.dropped.unmatched") > 0, "no surplus answers came");
  }

  /** It has been idle since before the first test. */
  @Test
  @Order(Integer.MAX_VALUE)
  void keepsAnIdleSessionForLongerThanTheBmcWould() throws Exception {
    assertTrue(idle.counts.await("rmcp.heartbeats", 7, Duration.ofSeconds(60)));
    idle.bmc.deviceId();
    assertEquals(1, idle.counts.of("rmcp.sessions.opened"));
  }

  @Test
  void refusalsOfTheBmcReachTheCaller() throws Exception {
    try (Bmc bmc = open("admin", "secret", "")) {
      assertThrows(CommandRejectedException.class, bmc::bootFlags);
    }
  }
}
