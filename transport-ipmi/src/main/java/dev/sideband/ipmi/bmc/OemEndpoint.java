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

  /**
   * Creates the endpoint.
   *
   * @param load how busy the BMC is, 0 to 254
   */
  OemEndpoint(
      CommandTable table, OemFrame frame, OemPeers peers, OemCounters counters, IntSupplier load) {
    this.table = table;
    this.frame = frame;
    this.peers = peers;
    this.counters = counters;
    this.load = load;
  }

  /** Adds a command to the table. */
  <C> void register(int command, AccessRule rule, BodyDecoder<C> decoder, OemHandler<C> handler) {
    table.register(frame.enterprise(), command, rule, new Framed<>(decoder, handler));
  }

  private final class Framed<C> implements CommandHandler {
    private final BodyDecoder<C> decoder;
    private final OemHandler<C> handler;

    Framed(BodyDecoder<C> decoder, OemHandler<C> handler) {
      this.decoder = decoder;
      this.handler = handler;
    }

    @Override
    public MessageResponse handle(MessageRequest message, RequestSource source) {
      return inFrame(message, source, request -> onceFor(request, source));
    }

    @Override
    public MessageResponse refuse(MessageRequest message, RequestSource source) {
      return inFrame(message, source, request -> OemAnswer.of(OemStatus.NOT_ALLOWED));
    }

    private OemAnswer onceFor(OemRequest request, RequestSource source) throws IOException {
      if (request.has(OemRequest.FLAG_DEFLATED)) {
        return OemAnswer.of(OemStatus.UNSUPPORTED);
      }
      if (request.command() == Hello.CODE) {
        return carryOut(request, source);
      }
      Optional<ReplyStore> replies = peers.replies(request.client(), source);
      if (replies.isEmpty()) {
        return OemAnswer.of(OemStatus.EXPIRED);
      }
      Optional<OemAnswer> earlier = replies.get().claim(request);
      if (earlier.isPresent()) {
        counters.repeated.incrementAndGet();
        return earlier.get();
      }
      boolean answered = false;
      try {
        OemAnswer answer = carryOut(request, source);
        replies.get().keep(request, answer);
        answered = true;
        return answer;
      } finally {
        if (!answered) {
          replies.get().drop(request);
        }
      }
    }

    private OemAnswer carryOut(OemRequest request, RequestSource source) throws IOException {
      try {
        return handler.handle(decoder.decode(request.body().reader()), source);
      } catch (OemRejectedException refusal) {
        return new OemAnswer(refusal.status(), refusal.data());
      }
    }
  }

  private MessageResponse inFrame(MessageRequest message, RequestSource source, Step step) {
    counters.frames.incrementAndGet();
    try {
      OemRequest request = frame.decode(message, source.isSystemInterface());
      OemAnswer answer = step.answer(request);
      if (!answer.status().isOk()) {
        counters.refused.incrementAndGet();
      }
      return frame.encode(
          message.command(),
          request.has(OemRequest.FLAG_CHECKED),
          new OemResponse(
              OemVersion.CURRENT,
              0,
              request.tag(),
              answer.status(),
              load.getAsInt(),
              answer.body()));
    } catch (OemFrameFaultException fault) {
      counters.faults.incrementAndGet();
      return fault.response();
    } catch (MalformedMessageException body) {
      counters.faults.incrementAndGet();
      return new MessageResponse(
          CompletionCode.INVALID_DATA_FIELD.value(), message.data().slice(0, 3));
    } catch (IOException broken) {
      return new MessageResponse(CompletionCode.UNSPECIFIED.value(), message.data().slice(0, 3));
    }
  }

  private interface Step {
    OemAnswer answer(OemRequest request) throws IOException;
  }
}
