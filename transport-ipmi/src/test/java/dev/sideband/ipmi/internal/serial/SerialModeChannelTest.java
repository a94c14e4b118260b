package dev.sideband.ipmi.internal.serial;

import static dev.sideband.ipmi.Outcome.assertOpen;
import static dev.sideband.ipmi.Outcome.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.sideband.Sideband;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.Outcome;
import dev.sideband.ipmi.SerialLoginException;
import dev.sideband.ipmi.SerialMode;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.transport.testing.SerialLinePair;
import dev.sideband.wire.Bytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SerialModeChannelTest implements SerialLine.Listener {

  private final FakeContext context = new FakeContext();
  private final SerialLinePair line = new SerialLinePair(context);
  private final Framing framing = Framing.of(SerialMode.BASIC);
  private final List<LanMessage> requests = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private SerialModeChannel channel = channel(SerialMode.BASIC, null);

  private SerialModeChannel channel(SerialMode mode, @Nullable TerminalLogin login) {
    line.right().listen(this);
    return new SerialModeChannel(
        line.left(), new ModeSettings(mode, Duration.ofSeconds(1), 40, null), login, context);
  }

  private void useTerminal(@Nullable String user, Credentials credentials) {
    TerminalLogin login =
        user == null ? null : new TerminalLogin(URI.create("ipmi-serial:x"), user, credentials);
    channel = channel(SerialMode.TERMINAL, login);
  }

  @Override
  public void received(Bytes bytes) {
    text.append(new String(bytes.toArray(), StandardCharsets.ISO_8859_1));
    for (Heard heard : Hearing.of(framing, bytes)) {
      requests.add(((Heard.Message) heard).message());
    }
  }

  @Override
  public void lost(TransportException reason) {}

  private CompletionStage<MessageResponse> send(int command, double seconds) {
    CompletionStage<MessageResponse> response =
        channel.exchange(
            new MessageRequest(0x06, 0, command, Bytes.of(command)), context.seconds(seconds));
    context.pass(0);
    return response;
  }

  /** Answers the request of this number, counted from 0, with its own data. */
  private void answer(int number) throws TransportException {
    LanMessage request = requests.get(number);
    say(framing.encode(request.respond(Bytes.of(0, request.command()))).toArray());
  }

  private void say(byte[] bytes) throws TransportException {
    line.right().write(bytes);
    context.pass(0);
  }

  private void say(String words) throws TransportException {
    say(words.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Returns what was sent since it was last asked for. */
  private String sent() {
    String sent = text.toString();
    text.setLength(0);
    return sent;
  }

  @Test
  void carriesARequestAndItsResponse() throws Exception {
    CompletionStage<MessageResponse> response = send(1, 2);
    assertEquals(
        List.of(
            new LanMessage(
                LanMessage.BMC_ADDRESS, 6, 0, LanMessage.CONSOLE_ADDRESS, 1, 0, 1, Bytes.of(1))),
        requests);
    answer(0);
    assertEquals(new MessageResponse(0, Bytes.of(1)), Outcome.of(response));
  }

  @Test
  void tellsHowMuchFits() {
    assertEquals(new TransportInfo("left", 33, 32), channel.info());
    useTerminal(null, Credentials.NONE);
    assertEquals(new TransportInfo("left", 37, 36), channel.info());
  }

  @Test
  void aRequestTooLongIsAnsweredHereAndNotSent() throws Exception {
    MessageRequest tooLong = new MessageRequest(0x06, 0, 1, Bytes.copyOf(new byte[34]));
    assertEquals(
        new MessageResponse(0xC8, Bytes.EMPTY),
        Outcome.of(channel.exchange(tooLong, context.seconds(1))));
    assertEquals(0, requests.size());
  }

  @Test
  void oneIsOnItsWayAndTheOthersWait() throws Exception {
    CompletionStage<MessageResponse> first = send(1, 5);
    CompletionStage<MessageResponse> second = send(2, 5);
    assertEquals(1, requests.size());
    answer(0);
    Outcome.of(first);
    assertOpen(second);
    answer(1);
    assertEquals(Bytes.of(2), Outcome.of(second).data());
    assertEquals(2, requests.get(1).sequence());
  }

  @Test
  void anUnansweredRequestIsSentAgainUnderItsNumber() throws Exception {
    CompletionStage<MessageResponse> response = send(1, 10);
    context.pass(2.5);
    assertEquals(3, requests.size());
    assertEquals(requests.get(0), requests.get(2));
    assertEquals(2, context.count("serial.resends"));
    answer(2);
    Outcome.of(response);
    answer(0);
    assertEquals(0, context.count("serial.dropped"), "nobody listens any more");
  }

  @Test
  void aLateAnswerIsDroppedAndNotTakenForTheNextOnes() throws Exception {
    CompletionStage<MessageResponse> late = send(1, 0.5);
    context.pass(1);
    NoResponseException silence = failure(NoResponseException.class, late);
    assertEquals(1, silence.attempts());
    assertEquals(Duration.ofMillis(500), silence.elapsed());

    answer(0);
    CompletionStage<MessageResponse> next = send(1, 5);
    assertOpen(next);
    assertEquals(1, context.count("serial.dropped"));
    answer(1);
    assertEquals(0, Outcome.of(next).completionCode());
  }

  @Test
  void aRequestThatNeverLeftSaysSo() throws Exception {
    CompletionStage<MessageResponse> first = send(1, 5);
    CompletionStage<MessageResponse> waiting = send(2, 2);
    CompletionStage<MessageResponse> passed = send(3, 0);
    context.pass(3);
    assertEquals(0, failure(NoResponseException.class, waiting).attempts());
    assertEquals(0, failure(NoResponseException.class, passed).attempts());
    assertOpen(first);
    answer(0);
    Outcome.of(first);
  }

  @Test
  void whatAnswersNothingIsDropped() throws Exception {
    CompletionStage<MessageResponse> response = send(1, 5);
    LanMessage request = requests.get(0);
    say(framing.encode(request).toArray());
    for (LanMessage other :
        List.of(
            Hearing.message(0x07, 2, 1, Bytes.of(0)),
            Hearing.message(0x07, 1, 2, Bytes.of(0)),
            Hearing.message(0x09, 1, 1, Bytes.of(0)),
            Hearing.message(0x07, 1, 1, Bytes.EMPTY))) {
      say(framing.encode(other).toArray());
    }
    say(new byte[] {(byte) 0xA6, (byte) 0xA0, 1, 2, (byte) 0xA5});
    assertOpen(response);
    assertEquals(5, context.count("serial.dropped"));
    assertEquals(1, context.count("serial.damaged"));
    answer(0);
    Outcome.of(response);
  }

  @Test
  void nothingRunsBetweenRequests() throws Exception {
    CompletionStage<MessageResponse> response = send(1, 5);
    answer(0);
    Outcome.of(response);
    context.pass(0);
    assertEquals(0, context.time().pending());
  }

  @Test
  void aPulledPlugEndsTheChannel() throws Exception {
    CompletionStage<MessageResponse> first = send(1, 5);
    CompletionStage<MessageResponse> second = send(2, 5);
    line.pull();
    failure(SessionLostException.class, first);
    failure(SessionLostException.class, second);
    failure(ChannelClosedException.class, send(3, 5));
  }

  @Test
  void aPlugPulledBetweenRequestsShowsAtTheNext() throws Exception {
    line.pull();
    failure(SessionLostException.class, send(1, 5));
    failure(ChannelClosedException.class, send(1, 5));
  }

  @Test
  void closingFailsWhatWaitsAndGivesTheLineBack() throws Exception {
    CompletionStage<MessageResponse> first = send(1, 5);
    CompletionStage<MessageResponse> second = send(2, 5);
    channel.close();
    channel.close();
    failure(ChannelClosedException.class, first);
    failure(ChannelClosedException.class, second);
    failure(ChannelClosedException.class, send(3, 5));
    assertEquals(0, context.time().pending());
  }

  @Test
  void closingFreesAWriteThatTheLineTakesNothingOf() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    SerialLine stuck = mock(SerialLine.class);
    when(stuck.target()).thenReturn("stuck");
    doAnswer(
            call -> {
              writing.countDown();
              free.await();
              return null;
            })
        .when(stuck)
        .write(any());
    doAnswer(
            call -> {
              free.countDown();
              return null;
            })
        .when(stuck)
        .close();
    try (Sideband sideband = Sideband.builder().build()) {
      MessageChannel blocked = SerialModeChannels.over(stuck, SerialMode.BASIC, sideband);
      CompletionStage<MessageResponse> response =
          blocked.exchange(
              new MessageRequest(0x06, 0, 1, Bytes.EMPTY),
              sideband.deadline(Duration.ofMinutes(1)));
      writing.await();
      blocked.close();
      failure(ChannelClosedException.class, response);
    }
  }

  @Test
  void terminalModeCarriesThemAsText() throws Exception {
    useTerminal(null, Credentials.NONE);
    CompletionStage<MessageResponse> response = send(1, 5);
    assertEquals("[18 04 01 01]\r\n", sent());
    say("[18 04 01 01]\r\n[SYS]\r\n");
    assertOpen(response);
    say("[1C 04 01 00 2A]\r\n");
    assertEquals(new MessageResponse(0, Bytes.of(0x2A)), Outcome.of(response));
  }

  @Test
  void aRequestThatWasMisspeltOnTheWayIsSentAgainAtOnce() throws Exception {
    useTerminal(null, Credentials.NONE);
    CompletionStage<MessageResponse> response = send(1, 5);
    sent();
    say("[ERR CC]\r\n");
    assertEquals("[18 04 01 01]\r\n", sent());
    say("[1C 04 01 00]\r\n");
    assertEquals(0, Outcome.of(response).completionCode());
  }

  @Test
  void aRefusalThatStaysIsTheAnswer() throws Exception {
    useTerminal(null, Credentials.NONE);
    CompletionStage<MessageResponse> response = send(1, 5);
    say("[ERR C1]\r\n");
    say("[ERR C1]\r\n");
    assertOpen(response);
    say("[ERR C1]\r\n");
    assertEquals(new MessageResponse(0xC1, Bytes.EMPTY), Outcome.of(response));
    CompletionStage<MessageResponse> next = send(1, 5);
    say("[ERR ]");
    say("[ERR what]");
    say("[ERR 00]");
    assertEquals(0xFF, Outcome.of(next).completionCode());
  }

  @Test
  void logsInBeforeTheFirstRequestAndOutAtTheEnd() throws Exception {
    useTerminal("root", (target, user) -> (user + "pw").toCharArray());
    CompletionStage<MessageResponse> response = send(1, 5);
    assertEquals("[SYS PWD -U root rootpw]\r\n", sent());
    say("[OK]\r\n");
    assertEquals("[18 04 01 01]\r\n", sent());
    say("[OK]\r\n[1C 04 01 00]\r\n");
    Outcome.of(response);
    send(2, 5);
    assertEquals("[18 08 02 02]\r\n", sent());
    channel.close();
    context.pass(0);
    assertEquals("[SYS PWD -X]\r\n", sent());
  }

  @Test
  void theUserWithoutANameLogsInToo() throws Exception {
    useTerminal("", (target, user) -> "pw".toCharArray());
    send(1, 5);
    assertEquals("[SYS PWD -N pw]\r\n", sent());
  }

  @Test
  void aLoginThatIsNotAnsweredIsRepeated() throws Exception {
    useTerminal("root", Credentials.NONE);
    CompletionStage<MessageResponse> response = send(1, 2.5);
    context.pass(3);
    assertEquals("[SYS PWD -U root ]\r\n".repeat(3), sent());
    assertEquals(0, failure(NoResponseException.class, response).attempts());
  }

  @Test
  void aRefusedLoginFailsAllThatWait() throws Exception {
    useTerminal("root", Credentials.NONE);
    CompletionStage<MessageResponse> first = send(1, 5);
    CompletionStage<MessageResponse> second = send(2, 5);
    say("[ERR D4]\r\n");
    assertEquals(0xD4, failure(SerialLoginException.class, first).code().value());
    failure(SerialLoginException.class, second);
    sent();
    send(3, 5);
    assertEquals("[SYS PWD -U root ]\r\n", sent(), "the next request tries again");
  }

  @Test
  void aSessionThatTheBmcEndedIsOpenedAgainOnce() throws Exception {
    useTerminal("root", Credentials.NONE);
    CompletionStage<MessageResponse> response = send(1, 5);
    say("[OK]");
    sent();
    say("[1C 04 01 D4]");
    assertEquals("[SYS PWD -U root ]\r\n", sent());
    say("[OK]");
    say("[1C 04 01 D4]");
    assertEquals(0xD4, Outcome.of(response).completionCode());

    CompletionStage<MessageResponse> next = send(2, 5);
    sent();
    say("[ERR D4]");
    assertEquals("[SYS PWD -U root ]\r\n", sent());
    say("[OK]");
    say("[1C 08 02 00]");
    assertEquals(0, Outcome.of(next).completionCode());
  }

  @Test
  void aPasswordThatCannotStandInALineIsNotSent() throws Exception {
    for (String password : List.of("a]b", "a b", "a\\b", "p\u00e4ss")) {
      useTerminal("root", (target, user) -> password.toCharArray());
      failure(SerialLoginException.class, send(1, 5));
      assertEquals("", sent());
    }
  }

  @Test
  void credentialsThatFailAreReported() throws Exception {
    useTerminal(
        "root",
        (target, user) -> {
          throw new IllegalStateException("vault is sealed");
        });
    failure(TargetUnavailableException.class, send(1, 5));
  }
}
