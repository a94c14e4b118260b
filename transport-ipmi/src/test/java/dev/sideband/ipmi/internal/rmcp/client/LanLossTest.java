package dev.sideband.ipmi.internal.rmcp.client;

import static dev.sideband.ipmi.internal.rmcp.client.LanRig.CHANGING;
import static dev.sideband.ipmi.internal.rmcp.client.LanRig.READING;
import static dev.sideband.ipmi.internal.rmcp.client.LanRig.answered;
import static dev.sideband.ipmi.internal.rmcp.client.LanRig.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanLossTest {

  private static final int CONVERSATION = 16;

  /** The BMC that does not hear of it opens another session when it is asked again. */
  private static final int OPEN_SESSION_RESPONSE = 3;

  static IntStream packets() {
    return IntStream.range(0, CONVERSATION);
  }

  static IntStream seeds() {
    return IntStream.range(0, 150);
  }

  @ParameterizedTest
  @MethodSource("packets")
  void anyOnePacketMayBeLost(int lost) {
    LanRig rig = new LanRig();
    rig.network.fate =
        packet -> packet.index() == lost ? List.of() : TestNetwork.PERFECT.of(packet);
    converse(rig);

    assertEquals(1, rig.context.count("rmcp.sessions.opened"));
    assertEquals(lost == OPEN_SESSION_RESPONSE ? 1 : 0, rig.bmc.sessions());
  }

  @ParameterizedTest
  @MethodSource("packets")
  void anyOnePacketMayComeTwice(int repeated) {
    LanRig rig = new LanRig();
    rig.network.fate =
        packet ->
            packet.index() == repeated
                ? List.of(TestNetwork.LATENCY, TestNetwork.LATENCY.multipliedBy(2))
                : TestNetwork.PERFECT.of(packet);
    converse(rig);

    assertEquals(1, rig.context.count("rmcp.sessions.opened"));
  }

  @ParameterizedTest
  @MethodSource("packets")
  void anyOnePacketMayComeSecondsLate(int late) {
    LanRig rig = new LanRig();
    rig.network.fate =
        packet ->
            packet.index() == late
                ? List.of(Duration.ofMillis(3_300))
                : TestNetwork.PERFECT.of(packet);
    converse(rig);

    assertEquals(1, rig.context.count("rmcp.sessions.opened"));
  }

  private static void converse(LanRig rig) {
    LanChannel channel = rig.open("");
    for (int data = 0; data < 2; data++) {
      CompletableFuture<MessageResponse> answer = rig.send(channel, READING, data, 30);
      rig.context.pass(10);
      assertEquals(Bytes.of(data, 0), answered(answer));
    }
    channel.close();
    rig.context.pass(20);
  }

  /** Whatever the network does, each request gets its own answer, or an honest failure. */
  @ParameterizedTest
  @MethodSource("seeds")
  void answersAreNeverMixedUp(int seed) {
    LanRig rig = new LanRig(seed);
    rig.bmc.mostSessions = 1_000;
    Random random = new Random(seed * 1_000_003L);
    double loss = random.nextInt(25) / 100.0;
    rig.network.fate = packet -> fate(random, loss);
    LanChannel channel = rig.open("?inflight=" + (4 + random.nextInt(13)));
    List<CompletableFuture<MessageResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(rig.send(channel, READING, i, 60));
      rig.context.pass(random.nextDouble() * 0.2);
    }
    rig.context.pass(61);

    int answered = 0;
    for (int i = 0; i < answers.size(); i++) {
      assertTrue(answers.get(i).isDone());
      if (answers.get(i).isCompletedExceptionally()) {
        failure(NoResponseException.class, answers.get(i));
      } else {
        assertEquals(Bytes.of(i, i >> 8), answered(answers.get(i)));
        answered++;
      }
    }
    assertTrue(answered >= 195, "only " + answered + " answered at a loss of " + loss);
  }

  private static List<Duration> fate(Random random, double loss) {
    List<Duration> copies = new ArrayList<>();
    while (random.nextDouble() >= (copies.isEmpty() ? loss : 0.9)) {
      long delay = random.nextInt(10) == 0 ? random.nextInt(2_500) : random.nextInt(30);
      copies.add(Duration.ofMillis(1 + delay));
    }
    return copies;
  }

  @Test
  void aRequestThatNobodyAnswersEndsAtItsDeadlineAndTheSessionGoesOn() {
    LanRig rig = new LanRig();
    LanChannel channel = rig.open("");
    rig.ask(channel, 1);
    rig.network.fate = packet -> List.of();
    CompletableFuture<MessageResponse> unanswered = rig.send(channel, CHANGING, 2, 4);
    rig.context.pass(4.1);

    NoResponseException silence = failure(NoResponseException.class, unanswered);
    assertEquals(3, silence.attempts());
    assertEquals(4_000.0, (double) silence.elapsed().toMillis(), 5);
    rig.network.fate = TestNetwork.PERFECT;
    assertEquals(Bytes.of(3, 0), rig.ask(channel, 3));
    assertEquals(1, rig.context.count("rmcp.sessions.opened"));
  }

  @Test
  void aResendKeepsTheRequestNumber() {
    LanRig rig = new LanRig();
    LanChannel channel = rig.open("");
    rig.ask(channel, 1);
    long before = rig.bmc.carriedOut.size();
    rig.network.fate = packet -> packet.toBmc() ? TestNetwork.PERFECT.of(packet) : List.of();
    rig.post(channel, CHANGING, 2, 30);
    rig.context.pass(5);

    List<Integer> numbers =
        rig.bmc.carriedOut.stream()
            .skip(before)
            .filter(request -> request.command() == CHANGING)
            .map(request -> request.sequence())
            .toList();
    assertEquals(4, numbers.size());
    assertEquals(1, numbers.stream().distinct().count());
  }

  @Test
  void aLongOutageWithManyRequestsDoesNotRunAheadOfWhatABmcAccepts() {
    LanRig rig = new LanRig();
    LanChannel channel = rig.open("?inflight=16");
    rig.ask(channel, 1);
    rig.network.fate = packet -> List.of();
    List<CompletableFuture<MessageResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      answers.add(rig.send(channel, READING, i, 60));
    }
    rig.context.pass(25);
    rig.network.fate = TestNetwork.PERFECT;
    rig.context.pass(10);

    for (int i = 0; i < 30; i++) {
      assertEquals(Bytes.of(i, 0), answered(answers.get(i)));
    }
    assertEquals(1, rig.context.count("rmcp.sessions.opened"));
  }
}
