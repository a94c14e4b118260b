package dev.sideband.ipmi.internal.rmcp.client;

import static dev.sideband.ipmi.internal.rmcp.client.LanRig.CHANGING;
import static dev.sideband.ipmi.internal.rmcp.client.LanRig.READING;
import static dev.sideband.ipmi.internal.rmcp.client.LanRig.answered;
import static dev.sideband.ipmi.internal.rmcp.client.LanRig.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.NoFreeSessionException;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.PrivilegeRefusedException;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.ipmi.SessionStep;
import dev.sideband.ipmi.UnknownUserException;
import dev.sideband.ipmi.UnsupportedSuiteException;
import dev.sideband.ipmi.WrongPasswordException;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.wire.Bytes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class LanSessionTest {

  static final List<CipherSuite> SUITES = CipherSuite.SUPPORTED;

  private final LanRig rig = new LanRig();

  @Test
  void sessionOneCommandAndCloseTakeSevenRoundTrips() {
    LanChannel channel = rig.open("");

    assertEquals(Bytes.of(1, 0), rig.ask(channel, 1));
    channel.close();
    rig.context.pass(1);

    assertEquals(14, rig.network.sent.size());
    assertEquals(0, rig.bmc.sessions());
    assertTrue(channel.end().isDone());
  }

  @ParameterizedTest
  @FieldSource("SUITES")
  void speaksEachSuiteThatIsNamed(CipherSuite suite) {
    rig.bmc.suites = List.of(suite);

    assertEquals(Bytes.of(5, 0), rig.ask(rig.open("?suite=" + suite.id()), 5));
  }

  @Test
  void fallsBackToSuite3AndNoFurther() {
    rig.bmc.suites = List.of(CipherSuite.SUITE_3);
    assertEquals(Bytes.of(5, 0), rig.ask(rig.open(""), 5));

    rig.bmc.suites = List.of(CipherSuite.SUITE_2, CipherSuite.SUITE_0);
    CompletableFuture<MessageResponse> refused = rig.send(rig.open(""), READING, 1, 5);
    rig.context.pass(1);
    UnsupportedSuiteException why = failure(UnsupportedSuiteException.class, refused);
    assertEquals(CipherSuite.DEFAULTS, why.proposed());
    assertEquals(rig.bmc.suites, why.offered());
    assertEquals(RmcpStatus.NO_MATCHING_SUITE, why.status());
  }

  @Test
  void theReportListsAllSuitesOfABmcThatHasMany() {
    rig.bmc.suites = new ArrayList<>();
    for (int id = 0; id < 20; id++) {
      rig.bmc.suites.add(new CipherSuite(id + 0x80, 4754, 2, 2, 2));
    }
    CompletableFuture<MessageResponse> refused = rig.send(rig.open(""), READING, 1, 5);
    rig.context.pass(1);

    assertEquals(rig.bmc.suites, failure(UnsupportedSuiteException.class, refused).offered());
  }

  @Test
  void aSessionServesManyRequestsAndNoMoreAreInFlightThanAllowed() {
    LanChannel channel = rig.open("?inflight=3");
    List<CompletableFuture<MessageResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      answers.add(rig.send(channel, READING, i, 10));
    }
    rig.context.pass(0.01);
    long before = rig.bmc.carriedOut.size();
    rig.bmc.stall();
    rig.context.pass(0.5);
    assertEquals(before, rig.bmc.carriedOut.size());
    rig.bmc.resume();
    assertEquals(before + 3, rig.bmc.carriedOut.size());
    rig.context.pass(1);

    for (int i = 0; i < 300; i++) {
      assertEquals(Bytes.of(i, i >> 8), answered(answers.get(i)));
    }
    assertEquals(1, rig.context.count("rmcp.sessions.opened"));
  }

  @Test
  void userPrivilegeAndLookUpAreThoseOfTheUri() {
    rig.ask(rig.open("?privilege=operator"), 1);
    assertEquals(0x13, rig.bmc.lastRole);
    LanMessage raise = rig.bmc.carriedOut.get(0);
    assertEquals(Bytes.of(Privilege.OPERATOR.value()), raise.body());

    rig.ask(rig.open("?lookup=privilege"), 1);
    assertEquals(0x04, rig.bmc.lastRole);
  }

  @Test
  void theKeyOfTheBmcIsNeededWhereItHasOne() {
    rig.bmc.bmcKey = "kg";
    assertEquals(Bytes.of(1, 0), rig.ask(rig.open("?kg=0x6B67"), 1));

    for (String options : List.of("", "?kg=other")) {
      CompletableFuture<MessageResponse> refused = rig.send(rig.open(options), READING, 1, 5);
      rig.context.pass(1);
      WrongPasswordException why = failure(WrongPasswordException.class, refused);
      assertEquals(SessionStep.RAKP_4, why.step());
      assertTrue(String.valueOf(why.getMessage()).contains("K_G"), why::toString);
    }
  }

  @Test
  void aWrongPasswordIsNamed() {
    CompletableFuture<MessageResponse> refused =
        rig.send(rig.open("admin", "wrong", ""), READING, 1, 5);
    rig.context.pass(1);

    WrongPasswordException why = failure(WrongPasswordException.class, refused);
    assertEquals("admin@127.0.0.1:6230", why.target());
    assertEquals(SessionStep.RAKP_2, why.step());
    assertFalse(String.valueOf(why.getMessage()).contains("wrong"));
    assertEquals(0, rig.bmc.sessions());
  }

  @Test
  void anUnknownUserIsNamed() {
    CompletableFuture<MessageResponse> refused =
        rig.send(rig.open("nobody", "secret", ""), READING, 1, 5);
    rig.context.pass(1);

    assertEquals(
        RmcpStatus.UNAUTHORIZED_NAME, failure(UnknownUserException.class, refused).status());
  }

  @Test
  void aBmcWithoutAFreeSessionIsNamed() {
    rig.bmc.mostSessions = 1;
    rig.ask(rig.open(""), 1);
    CompletableFuture<MessageResponse> refused = rig.send(rig.open(""), READING, 1, 5);
    rig.context.pass(1);

    assertEquals(
        RmcpStatus.INSUFFICIENT_RESOURCES, failure(NoFreeSessionException.class, refused).status());
  }

  @Test
  void moreSessionsThanWeAllowOurselvesAreNotOpened() {
    rig.ask(rig.open("?sessions=1"), 1);
    LanChannel second = rig.open("?sessions=1");
    CompletableFuture<MessageResponse> refused = rig.send(second, READING, 1, 5);
    rig.context.pass(1);

    failure(NoFreeSessionException.class, refused);
    assertEquals(1, rig.bmc.sessions());
    assertEquals(Bytes.of(2, 0), rig.ask(rig.open("?sessions=2"), 2));
  }

  @Test
  void aPrivilegeThatTheUserHasNotIsNamedAndNoSessionIsLeftBehind() {
    rig.bmc.limit = Privilege.USER;
    CompletableFuture<MessageResponse> refused = rig.send(rig.open(""), READING, 1, 5);
    rig.context.pass(1);

    PrivilegeRefusedException why = failure(PrivilegeRefusedException.class, refused);
    assertEquals(SessionStep.PRIVILEGE, why.step());
    assertEquals(0, rig.bmc.sessions());
  }

  @Test
  void anAddressWhereNobodyAnswersIsNamed() {
    rig.network.fate = packet -> List.of();
    CompletableFuture<MessageResponse> unanswered = rig.send(rig.open(""), READING, 1, 5);
    rig.context.pass(6);

    TargetUnavailableException why = failure(TargetUnavailableException.class, unanswered);
    NoResponseException silence = assertInstanceOf(NoResponseException.class, why.getCause());
    assertEquals(4, silence.attempts());
    assertEquals(5_000.0, (double) silence.elapsed().toMillis(), 10);
  }

  @Test
  void aHostNameThatIsNotKnownIsNamed() {
    LanUri uri = new LanUri(URI.create("ipmi://admin@name.invalid"));
    Preparation preparation =
        new Preparation(
            URI.create("ipmi://admin@name.invalid"),
            "bmc",
            "admin",
            uri.host(),
            uri.port(),
            (target, user) -> new char[0]);
    LanChannel channel = new LanChannel(rig.engine, uri.settings(), preparation, null);

    failure(TargetUnavailableException.class, rig.send(channel, READING, 1, 5));
  }

  @Test
  void credentialsThatFailAreNamed() {
    LanUri uri = new LanUri(URI.create("ipmi://admin@127.0.0.1:6230"));
    Preparation preparation =
        new Preparation(
            URI.create("ipmi://admin@127.0.0.1:6230"),
            "bmc",
            "admin",
            uri.host(),
            uri.port(),
            (target, user) -> {
              throw new IllegalStateException("vault is sealed");
            });
    LanChannel channel = new LanChannel(rig.engine, uri.settings(), preparation, null);

    TargetUnavailableException why =
        failure(TargetUnavailableException.class, rig.send(channel, READING, 1, 5));
    assertTrue(String.valueOf(why.getCause()).contains("vault is sealed"));
    assertEquals(0, rig.network.sent.size());
  }

  @Test
  void eachRequestThatWaitedGetsAnExceptionOfItsOwn() {
    LanChannel channel = rig.open("admin", "wrong", "");
    CompletableFuture<MessageResponse> one = rig.send(channel, READING, 1, 5);
    CompletableFuture<MessageResponse> other = rig.send(channel, READING, 2, 5);
    rig.context.pass(1);

    assertFalse(
        failure(WrongPasswordException.class, one) == failure(WrongPasswordException.class, other));
  }

  @Test
  void aPasswordThatWasCorrectedOpensTheNextSession() {
    LanChannel channel = rig.open("");
    rig.bmc.password = "old";
    CompletableFuture<MessageResponse> refused = rig.send(channel, READING, 1, 5);
    rig.context.pass(1);
    failure(WrongPasswordException.class, refused);
    rig.bmc.password = "secret";

    assertEquals(Bytes.of(2, 0), rig.ask(channel, 2));
  }

  @Test
  void completionCodesReachTheCaller() {
    rig.bmc.commands = request -> Bytes.of(0xC1);
    LanChannel channel = rig.open("");
    CompletableFuture<MessageResponse> refused = rig.send(channel, CHANGING, 1, 5);
    rig.context.pass(1);

    assertEquals(new MessageResponse(0xC1, Bytes.EMPTY), refused.join());
  }

  @Test
  void anIdleSessionIsKeptAliveUntilItIsClosed() {
    LanChannel channel = rig.open("?keepalive=10");
    rig.ask(channel, 1);
    int before = rig.bmc.carriedOut.size();
    rig.context.pass(100);

    assertEquals(before + 10.0, rig.bmc.carriedOut.size(), 1);
    assertEquals(1, rig.bmc.sessions());
    channel.close();
    rig.context.pass(1);
    assertEquals(0, rig.bmc.sessions());
    long after = rig.network.sent.size();
    rig.context.pass(100);
    assertEquals(after, rig.network.sent.size());
    assertEquals(0, rig.context.time().pending());
  }

  @Test
  void aBusySessionNeedsNoHeartbeats() {
    LanChannel channel = rig.open("?keepalive=10");
    for (int i = 0; i < 60; i++) {
      rig.ask(channel, i);
    }

    assertEquals(0, rig.context.count("rmcp.heartbeats"));
  }

  @Test
  void withoutKeepaliveAnOldSessionIsNotTrusted() {
    LanChannel channel = rig.open("?keepalive=0&timeout=30");
    rig.ask(channel, 1);
    rig.context.pass(20);
    rig.ask(channel, 2);
    assertEquals(1, rig.context.count("rmcp.sessions.opened"));
    rig.context.pass(31);
    rig.ask(channel, 3);

    assertEquals(2, rig.context.count("rmcp.sessions.opened"));
  }

  @Test
  void closingFailsWhatWaitsAndWhatComesAfter() {
    LanChannel channel = rig.open("");
    rig.ask(channel, 1);
    rig.bmc.stall();
    CompletableFuture<MessageResponse> inFlight = rig.send(channel, READING, 2, 5);
    rig.post(channel, READING, 3, 5);
    CompletableFuture<MessageResponse> waiting = rig.send(channel, READING, 4, 5);
    channel.close();
    channel.close();

    failure(ChannelClosedException.class, inFlight);
    failure(ChannelClosedException.class, waiting);
    failure(ChannelClosedException.class, rig.send(channel, READING, 4, 5));
  }

  @Test
  void aDeadBmcDoesNotKeepAClosedChannel() {
    LanChannel channel = rig.open("");
    rig.ask(channel, 1);
    rig.bmc.stall();
    channel.close();
    rig.context.pass(10);

    assertTrue(channel.end().isDone());
    rig.context.pass(100);
    assertEquals(0, rig.context.time().pending());
  }

  @Test
  void aChannelThatWasNeverUsedSendsNothing() {
    LanChannel channel = rig.open("");
    rig.context.pass(100);
    channel.close();

    assertTrue(channel.end().isDone());
    assertEquals(0, rig.network.sent.size());
  }

  @Test
  void nobodyWaitsForASessionAnyMoreSoItIsNotOpened() {
    rig.bmc.stall();
    CompletableFuture<MessageResponse> unanswered = rig.send(rig.open(""), READING, 1, 2);
    rig.context.pass(3);
    failure(TargetUnavailableException.class, unanswered);
    long sent = rig.network.sent.size();
    rig.context.pass(60);

    assertEquals(sent, rig.network.sent.size());
  }

  @Test
  void aDeadlineThatHasPassedCostsNoPacket() {
    NoResponseException late =
        failure(NoResponseException.class, rig.send(rig.open(""), READING, 1, 0));

    assertEquals(0, late.attempts());
    assertEquals(0, rig.network.sent.size());
  }

  @Test
  void requestsBeyondTheQueueAreRefusedAtOnce() {
    LanChannel channel = rig.open("");
    rig.bmc.stall();
    for (int i = 0; i < RequestQueue.MOST_WAITING; i++) {
      rig.post(channel, READING, i, 5);
    }

    failure(TargetUnavailableException.class, rig.send(channel, READING, 1, 5));
  }

  @Test
  void newSessionsAreSpreadOverTime() {
    for (int i = 0; i < 600; i++) {
      rig.post(rig.open("?sessions=1000"), READING, 1, 5);
    }
    assertEquals(250, rig.network.sent.size(), 2);
    rig.context.pass(0.02);
    long begun = rig.network.sent.stream().filter(p -> p.toBmc() && p.bytes().at(4) == 0).count();
    assertEquals(350.0, (double) begun, 10);
  }
}
