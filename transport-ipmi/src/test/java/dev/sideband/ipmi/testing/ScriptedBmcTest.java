package dev.sideband.ipmi.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.AsyncBmc;
import dev.sideband.ipmi.Bmc;
import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.NoFreeSessionException;
import dev.sideband.ipmi.Outcome;
import dev.sideband.ipmi.Presence;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.PrivilegeRefusedException;
import dev.sideband.ipmi.UnknownUserException;
import dev.sideband.ipmi.UnsupportedSuiteException;
import dev.sideband.ipmi.WrongPasswordException;
import dev.sideband.ipmi.command.ChassisControl;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.command.GetSelfTestResults;
import dev.sideband.ipmi.command.PowerAction;
import dev.sideband.ipmi.command.SelfTestResults;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.wire.Bytes;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A console and a scripted BMC in virtual time. */
class ScriptedBmcTest {

  private static final DeviceId DEVICE =
      new DeviceId(0x20, 1, false, false, 2, 0x43, 2, 0, 0x80, 343, 1, Bytes.EMPTY);
  private static final SelfTestResults PASSED = new SelfTestResults(SelfTestResults.PASSED, 0);

  private final FakeContext context = new FakeContext();
  private final VirtualLan lan = new VirtualLan(context);
  private final ScriptedBmcBuilder builder =
      ScriptedBmc.builder(context).user("admin", "secret", Privilege.ADMINISTRATOR);

  private ScriptedBmc start() {
    return builder.openOn(lan, new InetSocketAddress("192.0.2.1", 623));
  }

  private AsyncBmc console(String user, String options) {
    URI uri = URI.create("ipmi://" + user + "@192.0.2.1" + options);
    return Bmc.over(lan.open(uri, (target, name) -> "secret".toCharArray()), context).async();
  }

  private AsyncBmc console() {
    return console("admin", "");
  }

  private <R> R after(double seconds, CompletionStage<R> stage) throws Exception {
    context.pass(seconds);
    Outcome.assertSettled(stage);
    return Outcome.of(stage);
  }

  private <E extends Throwable> E failureAfter(
      double seconds, Class<E> type, CompletionStage<?> stage) throws Exception {
    context.pass(seconds);
    Outcome.assertSettled(stage);
    return Outcome.failure(type, stage);
  }

  @Test
  void answersAsScripted() throws Exception {
    ScriptedBmc bmc = start();
    bmc.expect(GetDeviceId.ID).answer(DEVICE);
    bmc.expect(ChassisControl.ID).refuse(CompletionCode.NOT_NOW);
    bmc.expect(GetSelfTestResults.ID)
        .answerWith(request -> new MessageResponse(0, Bytes.of(request.command(), 7)));
    AsyncBmc console = console();

    assertEquals(DEVICE, after(1, console.deviceId()));
    failureAfter(1, CommandRejectedException.class, console.power(PowerAction.ON));
    Outcome.assertOpen(bmc.done());
    assertEquals(new SelfTestResults(4, 7), after(1, console.send(new GetSelfTestResults())));
    Outcome.assertSettled(bmc.done());
    bmc.assertDone();
    assertEquals(Bytes.of(1), bmc.requests().get(1).data());
    assertEquals(1, bmc.sessions());
  }

  @Test
  void whatIsNotExpectedIsRefusedAndNoted() throws Exception {
    ScriptedBmc bmc = start();
    bmc.expect(GetSelfTestResults.ID).answer(PASSED);

    CommandRejectedException refused =
        failureAfter(1, CommandRejectedException.class, console().deviceId());
    assertEquals(CompletionCode.INVALID_COMMAND, refused.code());
    AssertionError complaint = assertThrows(AssertionError.class, bmc::assertDone);
    assertTrue(
        String.valueOf(complaint.getMessage()).contains(GetSelfTestResults.ID.toString()),
        complaint::toString);
  }

  @Test
  void whatIsNotExpectedMayBeAnsweredOtherwise() throws Exception {
    ScriptedBmc bmc = start();
    bmc.otherwise(request -> new MessageResponse(0, Bytes.of(0x55, 0)));

    assertEquals(PASSED, after(1, console().send(new GetSelfTestResults())));
    bmc.assertDone();
  }

  @Test
  void anAnswerMayBeLost() throws Exception {
    ScriptedBmc bmc = start();
    bmc.expect(ChassisControl.ID).lose(new NoData());
    CompletionStage<NoData> order = console().power(PowerAction.CYCLE);
    context.pass(0.9);
    Outcome.assertOpen(order);

    after(1, order);
    assertEquals(1, bmc.requests().size());
    bmc.assertDone();
  }

  @Test
  void anAnswerMayBeLate() throws Exception {
    ScriptedBmc bmc = start();
    bmc.expect(GetDeviceId.ID).answerLate(Duration.ofSeconds(5), DEVICE);
    bmc.expect(GetSelfTestResults.ID).answer(PASSED);
    AsyncBmc console = console();
    CompletionStage<DeviceId> late = console.deviceId();
    assertEquals(PASSED, after(4, console.send(new GetSelfTestResults())));
    Outcome.assertOpen(late);

    assertEquals(DEVICE, after(2, late));
    bmc.assertDone();
  }

  @Test
  void anAnswerMayComeTwice() throws Exception {
    ScriptedBmc bmc = start();
    bmc.expect(GetDeviceId.ID).answerTwice(DEVICE);
    bmc.expect(GetDeviceId.ID).answerAndRepeat(Duration.ofSeconds(2), DEVICE);
    AsyncBmc console = console();
    after(1, console.deviceId());
    assertEquals(1, context.count(Drop.REPLAYED.counter()));
    after(1, console.deviceId());
    assertEquals(1, context.count(Drop.REPLAYED.counter()));
    context.pass(2);

    assertEquals(2, context.count(Drop.REPLAYED.counter()));
  }

  @Test
  void anAnswerMayComeFromAnotherPort() throws Exception {
    ScriptedBmc bmc = start();
    bmc.expect(GetDeviceId.ID).answerFromOtherPort(DEVICE);

    assertEquals(DEVICE, after(3, console().deviceId()));
    assertEquals(1, context.count(Drop.FOREIGN_ADDRESS.counter()));
    assertEquals(1, bmc.requests().size());
  }

  @Test
  void nothingMayComeAtAll() throws Exception {
    ScriptedBmc bmc = start();
    bmc.expect(GetDeviceId.ID).stayAway();

    assertTrue(failureAfter(11, NoResponseException.class, console().deviceId()).attempts() > 2);
    assertEquals(1, bmc.requests().size());
  }

  @Test
  void refusesForEachReasonThatABmcHas() throws Exception {
    builder.suites(List.of(CipherSuite.SUITE_3)).sessions(1);
    builder.user("guest", "secret", Privilege.USER).user("other", "different", Privilege.USER);
    ScriptedBmc bmc = start();
    bmc.otherwise(request -> new MessageResponse(0, Bytes.of(0x55, 0)));

    failureAfter(2, UnknownUserException.class, console("nobody", "").deviceId());
    failureAfter(2, WrongPasswordException.class, console("other", "?privilege=user").deviceId());
    failureAfter(2, PrivilegeRefusedException.class, console("guest", "").deviceId());
    failureAfter(2, UnsupportedSuiteException.class, console("admin", "?suite=17").deviceId());
    after(2, console().send(new GetSelfTestResults()));
    failureAfter(2, NoFreeSessionException.class, console().deviceId());
    lan.sever();
    failureAfter(11, TargetUnavailableException.class, console("admin", "?sessions=9").deviceId());
  }

  @Test
  void mayHaveAKeyOfItsOwn() throws Exception {
    builder.bmcKey("kg".getBytes(StandardCharsets.US_ASCII));
    ScriptedBmc bmc = start();
    bmc.expect(GetDeviceId.ID).answer(DEVICE);
    failureAfter(2, WrongPasswordException.class, console().deviceId());

    assertEquals(DEVICE, after(2, console("admin", "?kg=kg").deviceId()));
    bmc.restart();
    bmc.expect(GetDeviceId.ID).answer(DEVICE);
    assertEquals(DEVICE, after(2, console("admin", "?kg=kg").deviceId()));
  }

  @Test
  void aRestartForgetsItsSessions() throws Exception {
    ScriptedBmc bmc = start();
    bmc.otherwise(request -> new MessageResponse(0, Bytes.of(0x55, 0)));
    AsyncBmc console = console();
    after(1, console.send(new GetSelfTestResults()));
    bmc.restart();
    assertEquals(0, bmc.sessions());

    assertEquals(PASSED, after(8, console.send(new GetSelfTestResults())));
    assertEquals(2, context.count("rmcp.sessions.opened"));
  }

  @Test
  void aStallKeepsWhatComes() throws Exception {
    ScriptedBmc bmc = start();
    bmc.expect(GetDeviceId.ID).answer(DEVICE);
    bmc.stall();
    CompletionStage<DeviceId> answer = console().deviceId();
    context.pass(5);
    Outcome.assertOpen(answer);
    bmc.resume();

    assertEquals(DEVICE, after(1, answer));
  }

  @Test
  void answersPings() throws Exception {
    start();

    Presence presence = after(1, lan.ping(URI.create("ipmi://192.0.2.1"), context.seconds(5)));
    assertEquals(Duration.ofMillis(2), presence.roundTrip());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aFaultyNetworkCarriesEveryOrderOnce(long seed) throws Exception {
    ScriptedBmc bmc = start();
    AsyncBmc console = console();
    bmc.expect(GetDeviceId.ID).answer(DEVICE);
    after(2, console.deviceId());
    lan.follow(DatagramPlan.random(new Random(seed), 0.3, Duration.ofMillis(1_500)));
    for (int i = 0; i < 50; i++) {
      bmc.expect(ChassisControl.ID).answer(new NoData());
      after(10, console.power(PowerAction.RESET));
    }

    bmc.assertDone();
    assertEquals(51, bmc.requests().size());
    assertEquals(1, bmc.sessions());
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> builder.sessions(0));
    assertThrows(IllegalArgumentException.class, () -> builder.user("", "x", Privilege.USER));
    start();
    assertThrows(IllegalArgumentException.class, this::start);
  }
}
