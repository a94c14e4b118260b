package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Has requests carried out, so that each gets one response, whatever becomes of it. Safe for any
 * thread; it is called under no lock, since nobody knows how long a handler takes.
 */
final class Requests {

  private static final MessageResponse FAILED =
      new MessageResponse(CompletionCode.UNSPECIFIED.value(), Bytes.EMPTY);

  private final MessageHandler handler;

  /**
   * Creates it.
   *
   * @param handler carries them out; it must not block the thread that calls it
   */
  Requests(MessageHandler handler) {
    this.handler = handler;
  }

  /**
   * Refuses what is not a request to this BMC.
   *
   * @throws DroppedPacketException if the message is a response, or for somebody else
   */
  static void check(LanMessage message) throws DroppedPacketException {
    if (message.isResponse() || message.toAddress() != LanMessage.BMC_ADDRESS) {
      throw new DroppedPacketException(Drop.UNEXPECTED);
    }
  }

  /**
   * Has a request carried out.
   *
   * @param data the message's data, which nobody may change before there is a response
   * @param then takes the response, inside this call or later, on the thread that has it
   */
  void carryOut(
      LanMessage message, Bytes data, RequestSource source, Consumer<MessageResponse> then) {
    MessageRequest request =
        new MessageRequest(message.netFn(), message.toLun(), message.command(), data);
    CompletionStage<MessageResponse> stage;
    try {
      stage = handler.handle(request, source);
    } catch (RuntimeException e) {
      then.accept(FAILED);
      return;
    }
    stage.whenComplete((response, failure) -> then.accept(response == null ? FAILED : response));
  }
}
