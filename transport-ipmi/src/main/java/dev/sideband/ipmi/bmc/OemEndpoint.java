package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.BodyDecoder;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.oem.Hello;
import dev.sideband.ipmi.oem.OemFrame;
import dev.sideband.ipmi.oem.OemFrameFaultException;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemRequest;
import dev.sideband.ipmi.oem.OemResponse;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.OemVersion;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * The BMC's end of our own commands: takes requests out of their frames, lets each take effect
 * once, and puts the answers into frames.
 */
final class OemEndpoint {

  private final CommandTable table;
  private final OemFrame frame;
  private final OemPeers peers;
  private final OemCounters counters;
  private final IntSupplier load;
  private final BooleanSupplier instructionWaits;

  /**
   * Creates the endpoint.
   *
   * @param load how busy the BMC is, 0 to 254
   * @param instructionWaits whether the host's agent has an instruction to fetch
   */
  OemEndpoint(
      CommandTable table,
      OemFrame frame,
      OemPeers peers,
      OemCounters counters,
      IntSupplier load,
      BooleanSupplier instructionWaits) {
    this.table = table;
    this.frame = frame;
    this.peers = peers;
    this.counters = counters;
    this.load = load;
    this.instructionWaits = instructionWaits;
  }

  /** Adds a command to the table. */
  <C> void register(int command, AccessRule rule, BodyDecoder<C> decoder, OemHandler<C> handler) {
    OemLaterHandler<C> now =
        (asked, source, client) -> CompletableFuture.completedStage(handler.handle(asked, source));
    table.register(frame.enterprise(), command, rule, new Framed<>(decoder, now, false));
  }

  /** Adds a command whose answer may come later, and which is begun where requests come in. */
  <C> void registerLater(
      int command, AccessRule rule, BodyDecoder<C> decoder, OemLaterHandler<C> handler) {
    table.register(frame.enterprise(), command, rule, new Framed<>(decoder, handler, true));
  }

  private final class Framed<C> implements CommandHandler {
    private final BodyDecoder<C> decoder;
    private final OemLaterHandler<C> handler;
    private final boolean atOnce;

    Framed(BodyDecoder<C> decoder, OemLaterHandler<C> handler, boolean atOnce) {
      this.decoder = decoder;
      this.handler = handler;
      this.atOnce = atOnce;
    }

    @Override
    public boolean answersAtOnce() {
      return atOnce;
    }

    @Override
    public MessageResponse handle(MessageRequest message, RequestSource source) {
      return handleLater(message, source).toCompletableFuture().join();
    }

    @Override
    public CompletionStage<MessageResponse> handleLater(
        MessageRequest message, RequestSource source) {
      return inFrame(message, source, request -> onceFor(request, source));
    }

    @Override
    public MessageResponse refuse(MessageRequest message, RequestSource source) {
      return inFrame(message, source, request -> of(OemStatus.NOT_ALLOWED))
          .toCompletableFuture()
          .join();
    }

    private CompletionStage<OemAnswer> onceFor(OemRequest request, RequestSource source)
        throws IOException {
      if (request.has(OemRequest.FLAG_DEFLATED)) {
        return of(OemStatus.UNSUPPORTED);
      }
      if (request.command() == Hello.CODE) {
        return carryOut(request, source);
      }
      Optional<ReplyStore> replies = peers.replies(request.client(), source);
      if (replies.isEmpty()) {
        return of(OemStatus.EXPIRED);
      }
      Optional<OemAnswer> earlier = replies.get().claim(request);
      if (earlier.isPresent()) {
        counters.repeated.incrementAndGet();
        return CompletableFuture.completedStage(earlier.get());
      }
      try {
        return carryOut(request, source)
            .whenComplete((answer, failure) -> {
              if (answer == null) {
                replies.get().drop(request);
              } else {
                replies.get().keep(request, answer);
              }
            });
      } catch (IOException | RuntimeException e) {
        replies.get().drop(request);
        throw e;
      }
    }

    private CompletionStage<OemAnswer> carryOut(OemRequest request, RequestSource source)
        throws IOException {
      try {
        return handler.handle(decoder.decode(request.body().reader()), source, request.client());
      } catch (OemRejectedException refusal) {
        return CompletableFuture.completedStage(new OemAnswer(refusal.status(), refusal.data()));
      }
    }
  }

  private static CompletionStage<OemAnswer> of(OemStatus status) {
    return CompletableFuture.completedStage(OemAnswer.of(status));
  }

  private CompletionStage<MessageResponse> inFrame(
      MessageRequest message, RequestSource source, Step step) {
    counters.frames.incrementAndGet();
    try {
      OemRequest request = frame.decode(message, source.isSystemInterface());
      return step.answer(request).thenApply(answer -> framed(message, request, answer, source));
    } catch (OemFrameFaultException fault) {
      counters.faults.incrementAndGet();
      return CompletableFuture.completedStage(fault.response());
    } catch (MalformedMessageException body) {
      counters.faults.incrementAndGet();
      return refusal(message, CompletionCode.INVALID_DATA_FIELD);
    } catch (IOException broken) {
      return refusal(message, CompletionCode.UNSPECIFIED);
    }
  }

  private MessageResponse framed(
      MessageRequest message, OemRequest request, OemAnswer answer, RequestSource source) {
    if (!answer.status().isOk()) {
      counters.refused.incrementAndGet();
    }
    boolean tells = source.isSystemInterface() && instructionWaits.getAsBoolean();
    int flags = tells ? OemResponse.FLAG_INSTRUCTION_WAITS : 0;
    return frame.encode(
        message.command(),
        request.has(OemRequest.FLAG_CHECKED),
        new OemResponse(
            OemVersion.CURRENT,
            flags,
            request.tag(),
            answer.status(),
            load.getAsInt(),
            answer.body()));
  }

  private static CompletionStage<MessageResponse> refusal(
      MessageRequest message, CompletionCode code) {
    return CompletableFuture.completedStage(
        new MessageResponse(code.value(), message.data().slice(0, 3)));
  }

  private interface Step {
    CompletionStage<OemAnswer> answer(OemRequest request) throws IOException;
  }
}
