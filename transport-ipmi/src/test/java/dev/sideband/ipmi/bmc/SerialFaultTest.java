package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.Outcome;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.SerialMode;
import dev.sideband.ipmi.internal.serial.SerialModeChannels;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.testing.LineFaults;
import dev.sideband.transport.testing.SerialLinePair;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends of a line that loses, doubles, turns over and holds up what passes. */
class SerialFaultTest {

  private static final RequestSource CONSOLE =
      new RequestSource(2, ChannelMedium.SERIAL, Privilege.OPERATOR, "");

  /** No code is zero: a checksum does not see a zero that is lost, nor one that is doubled. */
  private static final int CODE = 0x15;

  private static final int REQUESTS = 60;

  private final int[] answered = new int[1];

  private void exchangeAll(SerialMode mode, LineFaults faults, long seed, boolean sound)
      throws Exception {
    FakeContext context = new FakeContext(seed);
    SerialLinePair line = new SerialLinePair(context);
    MessageHandler echo =
        (request, source) ->
            CompletableFuture.completedFuture(new MessageResponse(CODE, request.data()));
    answered[0] = 0;
    SerialModePort port = SerialModePort.open(line.right(), mode, echo, CONSOLE, context);
    try (MessageChannel console = SerialModeChannels.over(line.left(), mode, context)) {
      line.suffer(faults);
      for (int i = 1; i <= REQUESTS; i++) {
        MessageRequest request =
            new MessageRequest(0x30, 0, 0x11, Bytes.of(i, 0xA0, 0xAA, 0x1B, i));
        CompletionStage<MessageResponse> response = console.exchange(request, context.seconds(10));
        context.pass(11);
        check(response.toCompletableFuture(), request, sound);
      }
      line.suffer(LineFaults.NONE);
      context.pass(60);
      MessageRequest last = new MessageRequest(0x30, 0, 0x12, Bytes.of(1));
      CompletionStage<MessageResponse> response = console.exchange(last, context.seconds(10));
      context.pass(11);
      assertEquals(new MessageResponse(CODE, last.data()), Outcome.of(response));
      assertEquals(0, context.time().pending());
    }
    port.close();
  }

  private void check(
      CompletableFuture<MessageResponse> response, MessageRequest request, boolean sound)
      throws InterruptedException {
    assertTrue(response.isDone());
    try {
      MessageResponse got = response.get();
      answered[0]++;
      if (sound) {
        assertEquals(new MessageResponse(CODE, request.data()), got);
      }
    } catch (ExecutionException e) {
      assertInstanceOf(NoResponseException.class, e.getCause());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void basicModeBringsTheRightAnswerOrNone(long seed) throws Exception {
    LineFaults faults = new LineFaults(0.01, 0.01, 0.01, 0.2, Duration.ofSeconds(3));
    exchangeAll(SerialMode.BASIC, faults, seed, true);
    assertTrue(answered[0] > REQUESTS * 8 / 10, () -> answered[0] + " answered");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void terminalModeBringsAnAnswerOrNone(long seed) throws Exception {
    LineFaults faults = new LineFaults(0.005, 0.005, 0.005, 0.2, Duration.ofSeconds(3));
    exchangeAll(SerialMode.TERMINAL, faults, seed, false);
    assertTrue(answered[0] > REQUESTS * 8 / 10, () -> answered[0] + " answered");
  }

  @ParameterizedTest
  @EnumSource(SerialMode.class)
  void lateAnswersAreNotTakenForOthers(SerialMode mode) throws Exception {
    exchangeAll(mode, new LineFaults(0, 0, 0, 0.7, Duration.ofSeconds(15)), 7, true);
  }

  @ParameterizedTest
  @EnumSource(SerialMode.class)
  void aLineThatLosesNearlyEverythingBringsNothingAndHoldsUpNobody(SerialMode mode)
      throws Exception {
    exchangeAll(mode, new LineFaults(0.9, 0, 0, 0, Duration.ZERO), 7, true);
    assertEquals(0, answered[0]);
  }
}
