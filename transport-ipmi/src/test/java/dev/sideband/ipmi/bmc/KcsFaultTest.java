package dev.sideband.ipmi.bmc;

import static dev.sideband.ipmi.Outcome.assertOpen;
import static dev.sideband.ipmi.Outcome.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.Outcome;
import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.ipmi.internal.kcs.FaultyHostEnd;
import dev.sideband.ipmi.internal.kcs.KcsChannel;
import dev.sideband.ipmi.internal.kcs.KcsDevice;
import dev.sideband.ipmi.internal.kcs.KcsRegisters;
import dev.sideband.ipmi.internal.kcs.KcsStatus;
import dev.sideband.ipmi.internal.kcs.MortalDevice;
import dev.sideband.ipmi.internal.kcs.SharedKcsRegisters;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.wire.MalformedMessageException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a channel does when its device, its host or the wires between them fail. */
@Tag("X-15")
class KcsFaultTest {

  private static final int FOREVER = Integer.MAX_VALUE;

  private final FakeContext context = new FakeContext();
  private final ByteBuffer memory = ByteBuffer.allocateDirect(SharedKcsRegisters.SIZE);
  private final SharedKcsRegisters registers = new SharedKcsRegisters(memory, 0, () -> true);
  private final SerialExecutor serial = new SerialExecutor(context.executor());
  private final HeldHandler bmc = new HeldHandler();
  private int command;

  static Stream<Arguments> faultsOfTheStatus() {
    Random random = new Random(7);
    return Stream.of(
        fault("IBF never clears", status -> status | KcsStatus.IBF),
        fault("OBF never comes", status -> status & ~KcsStatus.OBF),
        fault("always idle", status -> status & ~KcsStatus.STATE),
        fault("always reading", status -> shows(status, KcsStatus.READ)),
        fault("always writing", status -> shows(status, KcsStatus.WRITE)),
        fault("always in error", status -> shows(status, KcsStatus.ERROR)),
        fault("no device on the bus", status -> 0xFF),
        fault("all lines low", status -> 0x00),
        fault("noise", status -> random.nextInt(256)),
        fault("noise in the state", status -> status ^ random.nextInt(4) << 6));
  }

  private static Arguments fault(String name, IntUnaryOperator status) {
    return Arguments.of(name, status);
  }

  private static int shows(int status, int state) {
    return status & ~KcsStatus.STATE | state << KcsStatus.STATE_SHIFT;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultsOfTheStatus")
  void aBrokenStatusFailsTheRequestInTimeAndTheChannelRecovers(String name, IntUnaryOperator fault)
      throws Exception {
    port(registers.device());
    FaultyHostEnd end = new FaultyHostEnd(registers.host());
    KcsChannel host = channel(end);

    end.statusSeenAs(fault);
    CompletionStage<MessageResponse> broken = send(host, 60, 30);
    context.pass(30);
    assertThrowsTransportOrMalformed(broken);

    end.statusSeenAs(IntUnaryOperator.identity());
    context.pass(2);
    assertAnswered(host, 60);
  }

  /** Some faults look like a response that is no answer; all others like none at all. */
  private static void assertThrowsTransportOrMalformed(CompletionStage<MessageResponse> broken) {
    Throwable failure =
        broken.handle((response, thrown) -> thrown).toCompletableFuture().getNow(null);
    assertTrue(
        failure instanceof NoResponseException || failure instanceof MalformedMessageException,
        () -> "" + failure);
  }

  @Test
  void aResponseToAnotherCommandIsMalformed() throws Exception {
    port(registers.device());
    FaultyHostEnd end = new FaultyHostEnd(registers.host());
    KcsChannel host = channel(end);
    for (int wrong : new int[] {0x04, 0x40, 0x01}) {
      end.dataSeenAs(value -> value ^ wrong);
      MalformedMessageException failure =
          failure(MalformedMessageException.class, send(host, 3, 1));
      assertEquals(wrong == 0x01 ? "command" : "network function", failure.field());
      end.dataSeenAs(IntUnaryOperator.identity());
      assertAnswered(host, 3);
    }
  }

  @Test
  void aDeviceThatWasAwayTakesTheRequestWhenItIsBack() throws Exception {
    KcsChannel host = channel(registers.host());
    CompletionStage<MessageResponse> patient = send(host, 60, 10);
    context.pass(4);
    assertOpen(patient);

    port(registers.device());
    assertEquals(60, Outcome.of(patient).data().size());
  }

  @Test
  void lostWritesEndInASilentDeviceAndThenInARecovery() throws Exception {
    port(registers.device());
    FaultyHostEnd end = new FaultyHostEnd(registers.host());
    KcsChannel host = channel(end);
    end.cut(true);
    CompletionStage<MessageResponse> lost = send(host, 60, 30);
    context.pass(30);
    failure(NoResponseException.class, lost);

    end.cut(false);
    assertAnswered(host, 60);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  @Tag("S0-21")
  void aBmcThatDiesAtAnyAccessAndReturnsIsFoundAgain(int size) throws Exception {
    for (int life = 0, end = FOREVER; life < end; life++) {
      memory.putInt(0, 0);
      MortalDevice mortal = new MortalDevice(registers.device(), life);
      KcsPort dying = port(mortal);
      KcsChannel host = channel(registers.host());
      CompletionStage<MessageResponse> disturbed = send(host, size, 4);
      context.pass(1);
      end = mortal.dead() ? end : life;
      dying.close();

      port(registers.device());
      context.pass(4);
      settledWithoutSecondExecution(disturbed, size, life);
      assertAnswered(host, size);
      host.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  @Tag("S0-21")
  void aHostThatDiesAtAnyAccessLeavesAUsableInterface(int size) throws Exception {
    for (int life = 1, end = FOREVER; life < end; life++) {
      memory.putInt(0, 0);
      KcsPort port = port(registers.device());
      FaultyHostEnd mortal = new FaultyHostEnd(registers.host());
      mortal.dieAfter(life);
      KcsChannel dying = channel(mortal);
      send(dying, size, 1);
      end = mortal.dead() ? end : life;

      KcsChannel fresh = channel(registers.host());
      assertAnswered(fresh, size);
      dying.close();
      fresh.close();
      port.close();
    }
  }

  @Test
  void aHostThatGivesUpAtAnyByteIsServedAgain() throws Exception {
    for (int life = 1, end = FOREVER; life < end; life++) {
      KcsPort port = port(registers.device());
      FaultyHostEnd held = new FaultyHostEnd(registers.host());
      held.dieAfter(life);
      KcsChannel host = channel(held);
      CompletionStage<MessageResponse> abandoned = send(host, 5, 0.1);
      end = held.dead() ? end : life;
      held.dieAfter(-1);
      context.pass(0.2);

      assertTrue(abandoned.toCompletableFuture().isDone());
      assertAnswered(host, 5);
      host.close();
      port.close();
    }
  }

  @Test
  void aDeviceIsToldThatARequestWasGivenUp() throws Exception {
    port(registers.device());
    KcsChannel host = channel(registers.host());
    bmc.hold();
    CompletionStage<MessageResponse> late = send(host, 5, 1);
    assertEquals(KcsStatus.READ, KcsStatus.state(registers.host().status()));

    context.pass(1);
    failure(NoResponseException.class, late);
    assertEquals(KcsStatus.IDLE, KcsStatus.state(registers.host().status()));
  }

  @Test
  void anyStaleContentIsTakenOver() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      memory.putInt(0, random.nextInt());
      KcsPort port = port(registers.device());
      KcsChannel host = channel(registers.host());
      assertAnswered(host, 5);
      host.close();
      port.close();
    }
  }

  private KcsPort port(KcsDevice device) {
    KcsPort port = new KcsPort(device, bmc, serial, context, null, () -> {});
    registers.onHostChange(port::ring);
    port.begin();
    return port;
  }

  private KcsChannel channel(KcsRegisters end) {
    KcsChannel host = new KcsChannel("bmc", end, serial, context, null, () -> {});
    registers.onDeviceChange(host::ring);
    return host;
  }

  private CompletionStage<MessageResponse> send(KcsChannel host, int size, double seconds) {
    command = command + 1 & 0xFF;
    return host.exchange(HeldHandler.request(command, size), context.seconds(seconds));
  }

  private void assertAnswered(KcsChannel host, int size) throws Exception {
    CompletionStage<MessageResponse> next = send(host, size, 8);
    context.pass(8);
    assertEquals(HeldHandler.request(command, size).data(), Outcome.of(next).data());
  }

  private void settledWithoutSecondExecution(
      CompletionStage<MessageResponse> disturbed, int size, int life) {
    assertTrue(disturbed.toCompletableFuture().isDone(), () -> "life " + life);
    MessageResponse response =
        disturbed.handle((value, failure) -> value).toCompletableFuture().getNow(null);
    if (response != null) {
      assertEquals(HeldHandler.request(command, size).data(), response.data());
    }
    long executions = bmc.requests.stream().filter(r -> r.command() == command).count();
    bmc.requests.clear();
    assertFalse(executions > 1, () -> "life " + life + ", executed " + executions);
  }
}
