package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Outcome;
import dev.sideband.jvm.ChildJvm;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Host and BMC in two processes over a mapped file, either of them killed at any moment. */
@Tag("S0-21")
@Timeout(120)
class KcsTwoProcessesTest {

  private static final int KILLS = 4;

  @TempDir private Path folder;

  private final Sideband sideband = Sideband.builder().build();
  private final Random random = new Random(5);

  @AfterEach
  void close() {
    sideband.close();
  }

  @Test
  void aKilledBmcIsFoundAgainWhenItIsBack() throws Exception {
    ChildJvm bmc = KcsChild.start(true, registers());
    try (MessageChannel host =
        sideband.open(URI.create("kcs:" + registers()), MessageChannel.class)) {
      for (int kill = 0; kill < KILLS; kill++) {
        for (int i = random.nextInt(30); i >= 0; i--) {
          assertEchoes(host);
        }
        MessageRequest request = randomRequest();
        CompletionStage<MessageResponse> disturbed = send(host, request);
        aMoment();
        bmc.close();

        bmc = KcsChild.start(true, registers());
        assertEchoes(host);
        assertAnsweredRightOrNotAtAll(request, disturbed);
      }
    } finally {
      bmc.close();
    }
  }

  @Test
  void aKilledHostLeavesAUsableInterface() throws Exception {
    Semaphore asked = new Semaphore(0);
    MessageHandler counting =
        (request, source) -> {
          asked.release();
          return CompletableFuture.completedFuture(new MessageResponse(0, request.data()));
        };
    KcsPort port = KcsPort.open(registers(), counting, sideband);
    for (int kill = 0; kill < KILLS; kill++) {
      try (ChildJvm host = KcsChild.start(false, registers())) {
        assertTrue(asked.tryAcquire(1 + random.nextInt(200), 20, TimeUnit.SECONDS));
        aMoment();
        host.kill();
        host.awaitEnd();
      }
      try (MessageChannel fresh =
          sideband.open(URI.create("kcs:" + registers()), MessageChannel.class)) {
        assertEchoes(fresh);
      }
    }
    port.close();
  }

  /** Up to some milliseconds, of a length that the seed decides. */
  private void aMoment() {
    for (int i = random.nextInt(30_000); i > 0; i--) {
      Thread.onSpinWait();
    }
  }

  private MessageRequest randomRequest() {
    return HeldHandler.request(random.nextInt(256), random.nextInt(270));
  }

  private CompletionStage<MessageResponse> send(MessageChannel host, MessageRequest request) {
    return host.exchange(request, sideband.deadline(Duration.ofSeconds(20)));
  }

  private void assertEchoes(MessageChannel host) throws Exception {
    MessageRequest request = randomRequest();
    assertEquals(request.data(), Outcome.of(send(host, request)).data());
  }

  private static void assertAnsweredRightOrNotAtAll(
      MessageRequest request, CompletionStage<MessageResponse> disturbed) throws Exception {
    Throwable failure = disturbed.handle((response, thrown) -> thrown).toCompletableFuture().get();
    if (failure == null) {
      assertEquals(request.data(), Outcome.of(disturbed).data());
    } else {
      assertEquals(NoResponseException.class, failure.getClass());
    }
  }

  private Path registers() {
    return folder.resolve("registers");
  }
}
