package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.BodyDecoder;
import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.CommandHandler;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;

/** Adds standard commands to a table, by their types instead of their bytes. */
public final class Answers {

  /**
   * Carries out one command.
   *
   * @param <C> the command
   */
  @FunctionalInterface
  public interface Handler<C> {

    /** Returns what the response holds. */
    MessageBody carryOut(C asked, RequestSource source) throws Refusal;
  }

  private final CommandTable table;

  /** Creates the adder. */
  public Answers(CommandTable table) {
    this.table = table;
  }

  /** Adds a command that is always answered in the same way. */
  public Answers always(CommandId id, AccessRule rule, MessageBody body) {
    MessageResponse answer = ok(body);
    table.register(id, rule, CommandHandler.atOnce((request, source) -> answer));
    return this;
  }

  /**
   * Adds a command whose handler neither waits nor computes for long; a request that is too short
   * for it is answered with C7h.
   */
  public <C extends IpmiCommand<?>> Answers atOnce(
      CommandId id, AccessRule rule, BodyDecoder<C> decoder, Handler<C> handler) {
    table.register(
        id,
        rule,
        CommandHandler.atOnce((request, source) -> answer(request, source, decoder, handler)));
    return this;
  }

  /**
   * Adds a command whose handler may block; a request that is too short for it is answered with
   * C7h.
   */
  public <C extends IpmiCommand<?>> Answers with(
      CommandId id, AccessRule rule, BodyDecoder<C> decoder, Handler<C> handler) {
    table.register(id, rule, (request, source) -> answer(request, source, decoder, handler));
    return this;
  }

  private static <C> MessageResponse answer(
      MessageRequest request, RequestSource source, BodyDecoder<C> decoder, Handler<C> handler) {
    try {
      return ok(handler.carryOut(decoder.decode(request.data().reader()), source));
    } catch (MalformedMessageException cut) {
      return empty(CompletionCode.REQUEST_LENGTH_INVALID);
    } catch (Refusal refusal) {
      return empty(refusal.code());
    }
  }

  private static MessageResponse ok(MessageBody body) {
    WireWriter out = new WireWriter();
    body.encode(out);
    return new MessageResponse(CompletionCode.OK.value(), out.toBytes());
  }

  private static MessageResponse empty(CompletionCode code) {
    return new MessageResponse(code.value(), Bytes.EMPTY);
  }
}
