package dev.sideband.ipmi.testing;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A request that a {@link ScriptedBmc} expects; one of these methods says what it then does.
 *
 * <p>A request is carried out once: a copy that a console sends because no answer came gets the
 * answer of the first one, as from a BMC by the book, and is no request of its own to the script.
 */
public final class ScriptStep {

  private final ScriptedBmc bmc;
  private final String what;
  private final Predicate<MessageRequest> expected;

  ScriptStep(ScriptedBmc bmc, String what, Predicate<MessageRequest> expected) {
    this.bmc = bmc;
    this.what = what;
    this.expected = expected;
  }

  boolean fits(MessageRequest request) {
    return expected.test(request);
  }

  @Override
  public String toString() {
    return what;
  }

  private static MessageResponse ok(MessageBody body) {
    WireWriter out = new WireWriter();
    body.encode(out);
    return new MessageResponse(CompletionCode.OK.value(), out.toBytes());
  }

  private static Bytes copy(ByteBuffer datagram) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.get(copy);
    return Bytes.copyOf(copy);
  }

  /** Answers. */
  public ScriptedBmc answer(MessageBody body) {
    return answerWith(request -> ok(body));
  }

  /** Answers with what follows from the request. */
  public ScriptedBmc answerWith(Function<MessageRequest, MessageResponse> answer) {
    return bmc.add(this, (request, reply) -> reply.complete(answer.apply(request)));
  }

  /** Says no. */
  public ScriptedBmc refuse(CompletionCode code) {
    return answerWith(request -> new MessageResponse(code.value(), Bytes.EMPTY));
  }

  /** Answers late; other requests are answered meanwhile. */
  public ScriptedBmc answerLate(Duration delay, MessageBody body) {
    return bmc.add(this, (request, reply) -> bmc.later(() -> reply.complete(ok(body)), delay));
  }

  /** Answers with the same packet twice, one right after the other. */
  public ScriptedBmc answerTwice(MessageBody body) {
    return sent(
        body,
        (datagram, to) -> {
          Bytes packet = copy(datagram);
          bmc.port().sendPlainly(packet, to);
          bmc.port().sendPlainly(packet, to);
        });
  }

  /** Answers, and sends the same packet once more later. */
  public ScriptedBmc answerAndRepeat(Duration delay, MessageBody body) {
    return sent(
        body,
        (datagram, to) -> {
          Bytes packet = copy(datagram);
          bmc.port().sendPlainly(packet, to);
          bmc.later(() -> bmc.port().sendPlainly(packet, to), delay);
        });
  }

  /** Answers from another UDP port than the one that was asked. */
  public ScriptedBmc answerFromOtherPort(MessageBody body) {
    return sent(body, (datagram, to) -> bmc.other().send(datagram, to));
  }

  /** Carries the request out and loses the answer; a copy of the request is answered. */
  public ScriptedBmc lose(MessageBody body) {
    return sent(body, (datagram, to) -> {});
  }

  private ScriptedBmc sent(MessageBody body, ScriptPort.Manner manner) {
    return bmc.add(
        this,
        (request, reply) -> {
          bmc.port().sendNext(manner);
          reply.complete(ok(body));
        });
  }

  /** Does nothing, neither for the request nor for copies of it. */
  public ScriptedBmc stayAway() {
    return bmc.add(this, (request, reply) -> {});
  }
}
