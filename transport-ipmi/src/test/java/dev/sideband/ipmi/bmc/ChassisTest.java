package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.BootDevice;
import dev.sideband.ipmi.command.BootFlags;
import dev.sideband.ipmi.command.BootOption;
import dev.sideband.ipmi.command.ChassisControl;
import dev.sideband.ipmi.command.ChassisIdentify;
import dev.sideband.ipmi.command.ChassisStatus;
import dev.sideband.ipmi.command.GetBootFlags;
import dev.sideband.ipmi.command.GetChassisCapabilities;
import dev.sideband.ipmi.command.GetChassisStatus;
import dev.sideband.ipmi.command.GetPowerOnHours;
import dev.sideband.ipmi.command.GetSystemBootOptions;
import dev.sideband.ipmi.command.GetSystemRestartCause;
import dev.sideband.ipmi.command.IdentifyState;
import dev.sideband.ipmi.command.PowerAction;
import dev.sideband.ipmi.command.PowerOnHours;
import dev.sideband.ipmi.command.PowerRestorePolicies;
import dev.sideband.ipmi.command.PowerRestorePolicy;
import dev.sideband.ipmi.command.RestartCause;
import dev.sideband.ipmi.command.SelEntry;
import dev.sideband.ipmi.command.SetPowerRestorePolicy;
import dev.sideband.ipmi.command.SetSystemBootOptions;
import dev.sideband.ipmi.command.SystemRestart;
import dev.sideband.transport.MessageChannel;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("S2-2")
@Timeout(20)
class ChassisTest {

  @TempDir Path folder;
  private final Switch power = new Switch();
  private VirtualBmc virtual;
  private SoftwareBmc bmc;
  private MessageChannel operator;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder.resolve("virtual"), 7);
    bmc = SoftwareBmc.builder(virtual.context).power(power).start(folder.resolve("bmc"));
    operator = bmc.channel(new RequestSource(1, ChannelMedium.LAN_802_3, Privilege.OPERATOR, "op"));
  }

  @AfterEach
  void stop() {
    bmc.close();
    virtual.close();
  }

  private <R> R ask(IpmiCommand<R> command) throws Exception {
    return virtual.await(Ipmi.send(operator, command, virtual.deadline(Duration.ofSeconds(5))));
  }

  private void order(PowerAction action) throws Exception {
    ask(new ChassisControl(action));
  }

  private void assertRefused(CompletionCode code, IpmiCommand<?> command) {
    assertEquals(code, assertThrows(CommandRejectedException.class, () -> ask(command)).code());
  }

  private List<String> logged() {
    return bmc.events().entries().stream().map(SelEntry::text).toList();
  }

  @Test
  void ordersReachTheHostsPowerAndItsStateIsTold() throws Exception {
    ChassisStatus before = ask(new GetChassisStatus());
    assertTrue(before.power().on());
    assertFalse(before.lastEvent().byCommand());
    order(PowerAction.OFF);
    assertFalse(ask(new GetChassisStatus()).power().on());
    order(PowerAction.ON);
    ChassisStatus after = ask(new GetChassisStatus());
    assertTrue(after.power().on());
    assertTrue(after.lastEvent().byCommand());
    order(PowerAction.CYCLE);
    order(PowerAction.RESET);
    order(PowerAction.DIAGNOSTIC_INTERRUPT);
    order(PowerAction.SOFT_OFF);

    assertEquals(List.of("off", "on", "off", "on", "reset", "interrupt", "soft off"), power.orders);
    assertEquals(
        List.of(
            "Power unit 01h: power off",
            "Power unit 01h: power off, ended",
            "Power unit 01h: power cycle",
            "System restart 02h: hard reset"),
        logged());
    assertEquals(new SystemRestart(RestartCause.COMMAND, 1), ask(new GetSystemRestartCause()));
  }

  @Test
  void whatIsOffIsOnlyTurnedOn() throws Exception {
    order(PowerAction.OFF);
    order(PowerAction.OFF);
    for (PowerAction senseless :
        List.of(
            PowerAction.CYCLE,
            PowerAction.RESET,
            PowerAction.DIAGNOSTIC_INTERRUPT,
            PowerAction.SOFT_OFF)) {
      assertRefused(CompletionCode.NOT_NOW, new ChassisControl(senseless));
    }
    order(PowerAction.ON);
    order(PowerAction.ON);
    assertEquals(List.of("off", "on"), power.orders);
  }

  @Test
  void anOrderThatFailsIsReportedAndShowsUntilOneSucceeds() throws Exception {
    power.broken = true;
    assertRefused(CompletionCode.UNSPECIFIED, new ChassisControl(PowerAction.OFF));
    assertTrue(ask(new GetChassisStatus()).power().controlFault());
    assertEquals(List.of(), logged());
    power.broken = false;
    order(PowerAction.OFF);
    assertFalse(ask(new GetChassisStatus()).power().controlFault());
  }

  @Test
  void unknownOrdersAreRefused() throws Exception {
    assertRefused(CompletionCode.INVALID_DATA_FIELD, new ChassisControl(new PowerAction(9)));
    HostPower plain =
        new HostPower() {
          @Override
          public boolean isOn() {
            return true;
          }

          @Override
          public void on() {}

          @Override
          public void off() {}

          @Override
          public void reset() {}
        };
    assertThrows(UnsupportedOperationException.class, plain::softOff);
    assertThrows(UnsupportedOperationException.class, plain::diagnosticInterrupt);
  }

  @Test
  void aSimulatedHostObeysAtOnce() {
    SimulatedHostPower host = new SimulatedHostPower(false);
    host.on();
    assertTrue(host.isOn());
    host.softOff();
    assertFalse(host.isOn());
  }

  @Test
  void identifiesForATimeOrUntilEnded() throws Exception {
    ask(new ChassisIdentify(10, false));
    assertTrue(ask(new GetChassisStatus()).identifySupported());
    assertEquals(IdentifyState.TIMED_ON, ask(new GetChassisStatus()).identify());
    virtual.time.advance(Duration.ofSeconds(8));
    ask(new ChassisIdentify(10, false));
    virtual.time.advance(Duration.ofSeconds(9));
    assertEquals(IdentifyState.TIMED_ON, bmc.chassis().identifyState());
    virtual.time.advance(Duration.ofSeconds(1));
    assertEquals(IdentifyState.OFF, bmc.chassis().identifyState());

    ask(new ChassisIdentify(10, true));
    virtual.time.advance(Duration.ofHours(1));
    assertEquals(IdentifyState.ON, bmc.chassis().identifyState());
    ask(new ChassisIdentify(0, false));
    assertEquals(IdentifyState.OFF, bmc.chassis().identifyState());
    assertEquals(0, virtual.time.pending());
  }

  @Test
  void keepsThePolicyForTheReturnOfMainsPower() throws Exception {
    assertEquals(
        PowerRestorePolicies.ALL, ask(new SetPowerRestorePolicy(PowerRestorePolicy.TURN_ON)));
    ask(new SetPowerRestorePolicy(PowerRestorePolicy.UNKNOWN));
    assertEquals(PowerRestorePolicy.TURN_ON, ask(new GetChassisStatus()).power().restorePolicy());
    assertEquals(PowerRestorePolicy.TURN_ON, bmc.chassis().restorePolicy());
  }

  @Test
  void countsTheHoursThatTheHostIsOn() throws Exception {
    virtual.time.advance(Duration.ofHours(3));
    order(PowerAction.OFF);
    virtual.time.advance(Duration.ofHours(5));
    order(PowerAction.ON);
    virtual.time.advance(Duration.ofMinutes(90));
    assertEquals(new PowerOnHours(60, 4), ask(new GetPowerOnHours()));
  }

  @Test
  void keepsHowTheHostShallBoot() throws Exception {
    BootFlags once = new BootFlags(true, false, true, BootDevice.NETWORK);
    ask(SetSystemBootOptions.of(once));
    assertEquals(once, ask(new GetBootFlags()));
    assertEquals(once, bmc.chassis().bootFlags());
    BootFlags used = new BootFlags(false, false, true, BootDevice.NETWORK);
    bmc.chassis().setBootFlags(used);
    assertEquals(used, ask(new GetBootFlags()));
  }

  @Test
  void keepsBootOptionsAsBytesAndTheMarkByItself() throws Exception {
    ask(new SetSystemBootOptions(5, false, Bytes.of(0x80, 4, 1, 2, 3)));
    ask(new SetSystemBootOptions(5, true, Bytes.EMPTY));
    assertEquals(
        new BootOption(5, true, Bytes.of(0x80, 4, 1, 2, 3)),
        ask(new GetSystemBootOptions(5, 0, 0)));
    assertFalse(bmc.chassis().bootFlags().valid());
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      lengths.add(ask(new GetSystemBootOptions(i, 0, 0)).data().size());
    }
    assertEquals(List.of(1, 1, 1, 1, 2, 5, 9), lengths);
    assertRefused(new CompletionCode(0x80), new GetSystemBootOptions(7, 0, 0));
    assertRefused(new CompletionCode(0x80), new SetSystemBootOptions(0x60, false, Bytes.of(1)));
    assertRefused(
        CompletionCode.REQUEST_LENGTH_INVALID,
        new SetSystemBootOptions(5, false, Bytes.of(1, 2, 3, 4)));
  }

  @Test
  void whatWasSetOutlivesARestart() throws Exception {
    BootFlags always = new BootFlags(true, true, false, BootDevice.DISK);
    ask(SetSystemBootOptions.of(always));
    ask(new SetPowerRestorePolicy(PowerRestorePolicy.PREVIOUS_STATE));
    ask(new ChassisIdentify(0, true));
    virtual.time.advance(Duration.ofHours(5));
    SoftwareBmc before = bmc;
    before.close();
    bmc = SoftwareBmc.builder(virtual.context).power(power).start(folder.resolve("bmc"));

    before.chassis().setRestorePolicy(PowerRestorePolicy.TURN_ON);
    before.close();
    bmc.close();
    bmc = SoftwareBmc.builder(virtual.context).power(power).start(folder.resolve("bmc"));

    assertEquals(always, bmc.chassis().bootFlags());
    assertEquals(PowerRestorePolicy.PREVIOUS_STATE, bmc.chassis().restorePolicy());
    assertEquals(new PowerOnHours(60, 5), bmc.chassis().onHours());
    assertEquals(IdentifyState.OFF, bmc.chassis().identifyState());
  }

  @Test
  void aMemoryThatIsDamagedAnywhereIsForgottenAndTheBmcStarts() throws Exception {
    bmc.chassis().setRestorePolicy(PowerRestorePolicy.TURN_ON);
    bmc.close();
    Path file = folder.resolve("bmc").resolve("chassis");
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 0x10;
      assertForgotten(file, flipped);
      assertForgotten(file, Arrays.copyOf(whole, i));
    }
    assertForgotten(file, new byte[10_000]);
  }

  private void assertForgotten(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    FakeContext context = new FakeContext();
    try (SoftwareBmc next = SoftwareBmc.builder(context).start(folder.resolve("bmc"))) {
      assertEquals(PowerRestorePolicy.STAY_OFF, next.chassis().restorePolicy());
      assertEquals(1, context.count("bmc.chassis.forgotten"));
    }
  }

  @Test
  void namesTheControllersThatServeIt() throws Exception {
    assertEquals(0x20, ask(new GetChassisCapabilities()).selDevice());
  }

  @Test
  void usersLookAndOperatorsOrder() {
    MessageChannel user =
        bmc.channel(new RequestSource(1, ChannelMedium.LAN_802_3, Privilege.USER, "user"));
    for (IpmiCommand<?> order :
        List.<IpmiCommand<?>>of(
            new ChassisControl(PowerAction.OFF),
            new ChassisIdentify(1, false),
            new SetPowerRestorePolicy(PowerRestorePolicy.TURN_ON))) {
      assertEquals(
          CompletionCode.INSUFFICIENT_PRIVILEGE,
          assertThrows(
                  CommandRejectedException.class,
                  () ->
                      virtual.await(
                          Ipmi.send(user, order, virtual.deadline(Duration.ofSeconds(5)))))
              .code());
    }
    assertEquals(List.of(), power.orders);
  }

  /** Notes what it is told. */
  private static final class Switch implements HostPower {
    private final List<String> orders = new ArrayList<>();
    private boolean on = true;
    private boolean broken;

    private void take(String order) throws IOException {
      if (broken) {
        throw new IOException("stuck");
      }
      orders.add(order);
    }

    @Override
    public boolean isOn() {
      return on;
    }

    @Override
    public void on() throws IOException {
      take("on");
      on = true;
    }

    @Override
    public void off() throws IOException {
      take("off");
      on = false;
    }

    @Override
    public void reset() throws IOException {
      take("reset");
    }

    @Override
    public void softOff() throws IOException {
      take("soft off");
      on = false;
    }

    @Override
    public void diagnosticInterrupt() throws IOException {
      take("interrupt");
    }
  }
}
