package dev.sideband.ipmi.bmc;

import static dev.sideband.ipmi.Outcome.assertOpen;
import static dev.sideband.ipmi.Outcome.assertSettled;
import static dev.sideband.ipmi.Outcome.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.Outcome;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KcsLinkTest {

  private final FakeContext context = new FakeContext();
  private final HeldHandler bmc = new HeldHandler();
  private final KcsLink link = KcsLink.inProcess(bmc, context);
  private final MessageChannel host = link.host();

  @Test
  @Tag("S0-5")
  void carriesARequestAndItsResponse() throws Exception {
    MessageRequest request = new MessageRequest(0x06, 2, 0x01, Bytes.of(1, 2, 3));

    assertEquals(new MessageResponse(0, Bytes.of(1, 2, 3)), Outcome.of(send(request, 1)));
    assertEquals(List.of(request), bmc.requests);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 268, 269})
  void carriesEverySizeUpToItsLimit(int size) throws Exception {
    MessageRequest request = HeldHandler.request(1, size);

    assertEquals(request.data(), Outcome.of(send(request, 1)).data());
  }

  @Test
  void tellsHowMuchFits() {
    assertEquals(new TransportInfo("kcs in process", 270, 269), host.info());
  }

  @Test
  void aRequestTooLongIsAnsweredHereAndNotSent() throws Exception {
    assertEquals(
        new MessageResponse(0xC8, Bytes.EMPTY), Outcome.of(send(HeldHandler.request(1, 271), 1)));
    assertEquals(List.of(), bmc.requests);
  }

  @Test
  void aResponseTooLongIsAnsweredByItsCode() throws Exception {
    assertEquals(
        new MessageResponse(0xCA, Bytes.EMPTY), Outcome.of(send(HeldHandler.request(1, 270), 1)));
    assertEquals(1, bmc.requests.size());
  }

  @Test
  void requestsWaitInLine() throws Exception {
    bmc.hold();
    CompletionStage<MessageResponse> first = send(HeldHandler.request(1, 4), 1);
    CompletionStage<MessageResponse> second = send(HeldHandler.request(2, 4), 1);
    assertEquals(1, bmc.requests.size());

    bmc.letGo();
    assertEquals(HeldHandler.request(1, 4).data(), Outcome.of(first).data());
    assertEquals(HeldHandler.request(2, 4).data(), Outcome.of(second).data());
  }

  @Test
  void aDeadlineEndsTheWaitAndTheChannelGoesOn() throws Exception {
    bmc.hold();
    CompletionStage<MessageResponse> late = send(HeldHandler.request(1, 4), 2);
    context.pass(1.9);
    assertOpen(late);
    context.pass(0.2);

    NoResponseException failure = failure(NoResponseException.class, late);
    assertEquals(1, failure.attempts());
    assertEquals(Duration.ofSeconds(2), failure.elapsed());

    CompletionStage<MessageResponse> next = send(HeldHandler.request(2, 4), 1);
    bmc.letGo();
    assertEquals(HeldHandler.request(2, 4).data(), Outcome.of(next).data());
  }

  @Test
  void theAnswerToAnAbandonedRequestIsNotTakenForTheNext() throws Exception {
    bmc.hold();
    CompletionStage<MessageResponse> late = send(HeldHandler.request(9, 4), 1);
    context.pass(1);
    assertSettled(late);
    bmc.letGo();

    assertEquals(
        HeldHandler.request(9, 8).data(), Outcome.of(send(HeldHandler.request(9, 8), 1)).data());
  }

  @Test
  void aRequestWhoseTimePassesInTheLineWasNeverSent() throws Exception {
    bmc.hold();
    CompletionStage<MessageResponse> first = send(HeldHandler.request(1, 4), 4);
    CompletionStage<MessageResponse> longer = send(HeldHandler.request(2, 4), 3);
    CompletionStage<MessageResponse> shorter = send(HeldHandler.request(3, 4), 1);
    context.pass(1);
    assertEquals(0, failure(NoResponseException.class, shorter).attempts());
    assertOpen(longer);
    context.pass(2);
    assertEquals(0, failure(NoResponseException.class, longer).attempts());

    bmc.letGo();
    assertEquals(4, Outcome.of(first).data().size());
    assertEquals(1, bmc.requests.size());
  }

  @Test
  void aDeadlineThatHasPassedSendsNothing() throws Exception {
    assertEquals(
        0, failure(NoResponseException.class, send(HeldHandler.request(1, 4), -1)).attempts());
    assertEquals(List.of(), bmc.requests);
  }

  @Test
  void aDeviceThatTakesLongerThanItMayIsGivenUpBeforeTheDeadline() throws Exception {
    bmc.hold();
    CompletionStage<MessageResponse> late = send(HeldHandler.request(1, 4), 60);
    context.pass(5);

    assertEquals(1, failure(NoResponseException.class, late).attempts());
    bmc.letGo();
    assertEquals(4, Outcome.of(send(HeldHandler.request(2, 4), 1)).data().size());
  }

  @Test
  void closingFailsWhatWaits() throws Exception {
    bmc.hold();
    CompletionStage<MessageResponse> onTheWire = send(HeldHandler.request(1, 4), 1);
    CompletionStage<MessageResponse> inLine = send(HeldHandler.request(2, 4), 1);
    link.close();
    link.close();

    failure(ChannelClosedException.class, onTheWire);
    failure(ChannelClosedException.class, inLine);
    failure(ChannelClosedException.class, send(HeldHandler.request(3, 4), 1));
    bmc.letGo();
    context.pass(60);
    assertEquals(0, context.time().pending());
  }

  @Test
  void anIdleLinkHasNothingToDo() throws Exception {
    Outcome.of(send(HeldHandler.request(1, 4), 1));
    context.pass(60);

    assertEquals(0, context.time().pending());
  }

  @Test
  void attentionDisturbsNoTransfer() throws Exception {
    link.port().setAttention(true);
    assertEquals(4, Outcome.of(send(HeldHandler.request(1, 4), 1)).data().size());
    link.port().setAttention(false);
    assertEquals(4, Outcome.of(send(HeldHandler.request(1, 4), 1)).data().size());
  }

  @Test
  void aClosedBmcIsADeviceThatDoesNotReact() throws Exception {
    link.port().close();
    link.port().setAttention(true);
    CompletionStage<MessageResponse> lost = send(HeldHandler.request(1, 4), 1);
    context.pass(1);

    failure(NoResponseException.class, lost);
  }

  @Test
  void aHandlerThatBreaksIsAnUnspecifiedError() throws Exception {
    MessageHandler thrower =
        (request, source) -> {
          throw new IllegalStateException("broken");
        };
    MessageHandler failer =
        (request, source) -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
    for (MessageHandler broken : List.of(thrower, failer)) {
      MessageChannel channel = KcsLink.inProcess(broken, context).host();
      assertEquals(
          new MessageResponse(0xFF, Bytes.EMPTY),
          Outcome.of(channel.exchange(HeldHandler.request(1, 4), context.seconds(1))));
    }
  }

  @Test
  void theHandlerLearnsThatTheHostAsks() throws Exception {
    MessageHandler source =
        (request, from) -> {
          assertEquals(RequestSource.SYSTEM_INTERFACE, from);
          assertTrue(from.isSystemInterface());
          return CompletableFuture.completedFuture(new MessageResponse(0, Bytes.EMPTY));
        };
    MessageChannel channel = KcsLink.inProcess(source, context).host();
    assertEquals(
        0,
        Outcome.of(channel.exchange(HeldHandler.request(1, 0), context.seconds(1)))
            .completionCode());
  }

  private CompletionStage<MessageResponse> send(MessageRequest request, double seconds) {
    return host.exchange(request, context.seconds(seconds));
  }
}
