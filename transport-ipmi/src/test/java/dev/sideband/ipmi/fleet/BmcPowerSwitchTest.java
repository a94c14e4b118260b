package dev.sideband.ipmi.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.fleet.server.PowerChange;
import dev.sideband.fleet.server.PowerEffect;
import dev.sideband.fleet.server.PowerOutcome;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.Outcome;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.WrongPasswordException;
import dev.sideband.ipmi.bmc.HostPower;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SimulatedHostPower;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.bmc.VirtualBmc;
import dev.sideband.ipmi.command.ChassisControl;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultPlan;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The last resort, tried on our BMC: what is told is what was done. */
@Tag("S1-40")
@Timeout(60)
class BmcPowerSwitchTest {

  private static final WorkerId WEB = new WorkerId("web-1");

  @TempDir Path folder;
  private final Host host = new Host();
  private VirtualBmc virtual;
  private BmcPowerSwitch power;
  private FaultPlan faults = request -> Fault.NONE;
  private Privilege privilege = Privilege.OPERATOR;

  /** A host whose power takes its time, and whose operating system may not listen. */
  private final class Host implements HostPower {
    private final List<String> told = new ArrayList<>();
    private Duration delay = Duration.ZERO;
    private boolean isDeaf;
    private volatile boolean on = true;

    @Override
    public boolean isOn() {
      return on;
    }

    private void become(String what, boolean isOn) {
      told.add(what);
      virtual.time.schedule(() -> on = isOn, delay);
    }

    @Override
    public void on() {
      become("on", true);
    }

    @Override
    public void off() {
      become("off", false);
    }

    @Override
    public void cycle() {
      become("cycle", false);
      virtual.time.schedule(() -> on = true, delay.plusSeconds(3));
    }

    @Override
    public void reset() {
      become("reset", true);
    }

    @Override
    public void softOff() {
      become("soft", isDeaf);
    }
  }

  @BeforeEach
  void start() throws IOException {
    virtual = new VirtualBmc(folder, 5);
    virtual.restart(host);
    power = new BmcPowerSwitch(virtual.context);
    power.add(
        WEB,
        () ->
            new FaultyLink(
                virtual.session(privilege), request -> faults.next(request), virtual.context));
  }

  @AfterEach
  void stop() {
    virtual.close();
  }

  private PowerOutcome change(PowerChange change) throws Exception {
    return virtual.await(power.power(WEB, change));
  }

  private void assertOutcome(PowerEffect effect, String text, PowerChange change) throws Exception {
    assertEquals(new PowerOutcome(effect, text), change(change));
  }

  @Test
  void whatIsToldIsWhatTheChassisShows() throws Exception {
    host.delay = Duration.ofSeconds(4);
    assertOutcome(PowerEffect.DONE, "was on, was told off; is off", PowerChange.OFF);
    assertOutcome(PowerEffect.UNNEEDED, "is off already", PowerChange.OFF);
    assertOutcome(PowerEffect.UNNEEDED, "is off already", PowerChange.SOFT_OFF);
    assertOutcome(PowerEffect.DONE, "was off, was told on; is on", PowerChange.ON);
    assertOutcome(PowerEffect.UNNEEDED, "is on already", PowerChange.ON);
    assertOutcome(PowerEffect.DONE, "was on, was told cycle; is on", PowerChange.CYCLE);
    assertOutcome(PowerEffect.TAKEN, "was on, was told reset; is on", PowerChange.RESET);
    assertOutcome(PowerEffect.DONE, "was on, was told soft off; is off", PowerChange.SOFT_OFF);
    assertOutcome(PowerEffect.DONE, "was off, was told on; is on", PowerChange.CYCLE);
    assertEquals(List.of("off", "on", "cycle", "reset", "soft", "on"), host.told);
  }

  @Test
  void aCycleThatNobodySawIsNotCalledDone() throws Exception {
    virtual.restart(new SimulatedHostPower(true));
    assertOutcome(PowerEffect.TAKEN, "was on, was told cycle; is on", PowerChange.CYCLE);
  }

  @Test
  void aSystemThatDoesNotListenIsSaidToBeOnStill() throws Exception {
    host.isDeaf = true;
    assertOutcome(PowerEffect.NOT_SEEN, "was on, was told soft off; is on", PowerChange.SOFT_OFF);
  }

  @Test
  void aChassisThatIsOffIsNotReset() throws Exception {
    host.on = false;
    CommandRejectedException refused =
        assertThrows(CommandRejectedException.class, () -> change(PowerChange.RESET));
    assertEquals(CompletionCode.NOT_NOW, refused.code());
    assertEquals(List.of(), host.told);
  }

  @Test
  void whoMayNotIsToldSo() {
    privilege = Privilege.USER;
    CommandRejectedException refused =
        assertThrows(CommandRejectedException.class, () -> change(PowerChange.OFF));
    assertEquals(CompletionCode.INSUFFICIENT_PRIVILEGE, refused.code());
    assertTrue(host.isOn());
  }

  private static boolean isControl(MessageRequest request) {
    return request.netFn() == ChassisControl.ID.netFn().value()
        && request.command() == ChassisControl.ID.command();
  }

  @Test
  void anAnswerThatIsLostIsMadeUpForByLooking() throws Exception {
    faults = request -> isControl(request) ? Fault.RESPONSE_LOST : Fault.NONE;
    assertOutcome(
        PowerEffect.DONE, "was on, was told off and did not answer; is off", PowerChange.OFF);
    assertEquals(List.of("off"), host.told);
  }

  @Test
  void aCommandThatIsLostIsNoSuccess() {
    faults = request -> isControl(request) ? Fault.REQUEST_LOST : Fault.NONE;
    for (PowerChange each :
        List.of(PowerChange.OFF, PowerChange.CYCLE, PowerChange.RESET, PowerChange.SOFT_OFF)) {
      assertThrows(TransportException.class, () -> change(each));
    }
    assertEquals(List.of(), host.told);
    faults = request -> Fault.REQUEST_LOST;
    assertThrows(TransportException.class, () -> change(PowerChange.OFF));
  }

  @Test
  void aBmcThatIsAwayForAWhileIsLookedAtAgain() throws Exception {
    boolean[] away = new boolean[1];
    faults =
        request -> {
          Fault fault = away[0] ? Fault.REQUEST_LOST : Fault.NONE;
          away[0] = isControl(request);
          return fault;
        };
    assertOutcome(PowerEffect.DONE, "was on, was told off; is off", PowerChange.OFF);
  }

  @Test
  void aBmcThatIsAwayForGoodHasTakenWhatItTook() throws Exception {
    boolean[] away = new boolean[1];
    faults =
        request -> {
          Fault fault = away[0] ? Fault.REQUEST_LOST : Fault.NONE;
          away[0] |= isControl(request);
          return fault;
        };
    for (PowerChange each : List.of(PowerChange.CYCLE, PowerChange.RESET, PowerChange.OFF)) {
      away[0] = false;
      PowerOutcome outcome = change(each);
      assertEquals(
          each == PowerChange.OFF ? PowerEffect.NOT_SEEN : PowerEffect.TAKEN, outcome.effect());
      assertTrue(outcome.text().contains("does not say how it is"), outcome::text);
    }
  }

  @Test
  void oneChangeAtATime() throws Exception {
    host.delay = Duration.ofSeconds(2);
    CompletionStage<PowerOutcome> first = power.power(WEB, PowerChange.OFF);
    TargetUnavailableException refused =
        assertThrows(TargetUnavailableException.class, () -> change(PowerChange.CYCLE));
    assertTrue(String.valueOf(refused.getMessage()).contains("already"));
    assertEquals(PowerEffect.DONE, virtual.await(first).effect());
    assertEquals(PowerEffect.DONE, change(PowerChange.CYCLE).effect());
  }

  @Test
  void aWorkerWithoutBmcIsNotReached() {
    assertTrue(power.reaches(WEB));
    assertFalse(power.remove(WEB).reaches(WEB));
    assertThrows(TargetUnavailableException.class, () -> change(PowerChange.OFF));
    assertThrows(
        TransportException.class,
        () -> power.add(WEB, URI.create("nonsense://x"), (target, user) -> new char[0]));
    assertFalse(power.reaches(WEB));
  }

  @Test
  void itOpensASessionOnTheNetworkAndClosesIt() throws Exception {
    SimulatedHostPower simulated = new SimulatedHostPower(true);
    try (Sideband sideband = Sideband.builder().build();
        SoftwareBmc bmc =
            SoftwareBmc.builder(sideband)
                .user("power", "secret".toCharArray(), Privilege.OPERATOR)
                .power(simulated)
                .start(folder.resolve("real"));
        LanPort port =
            LanPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), bmc, sideband)) {
      String target = "ipmi://power@127.0.0.1:" + port.address().getPort() + "?privilege=operator";
      BmcPowerSwitch real =
          new BmcPowerSwitch(sideband)
              .add(WEB, URI.create(target), (bmcTarget, user) -> "secret".toCharArray());
      assertEquals(PowerEffect.DONE, Outcome.of(real.power(WEB, PowerChange.OFF)).effect());
      assertFalse(simulated.isOn());
      real.add(WEB, URI.create(target), (bmcTarget, user) -> "wrong".toCharArray());
      Outcome.failure(WrongPasswordException.class, real.power(WEB, PowerChange.ON));
      assertFalse(simulated.isOn());
    }
  }
}
