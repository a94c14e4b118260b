package dev.sideband.ipmi.internal.kcs;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.internal.PendingRequest;
import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The host's end of a KCS interface as a channel: requests wait in line for the one wire.
 *
 * <p>A request whose deadline passes fails at once; the device is then told to give it up, and the
 * channel goes on with the next. A request too long for the interface is answered with completion
 * code C8h here, and nothing is sent. Safe for any thread.
 */
public final class KcsChannel implements MessageChannel {

  private static final MessageResponse TOO_LONG =
      new MessageResponse(CompletionCode.REQUEST_TOO_LONG.value(), Bytes.EMPTY);

  private final TransportInfo info;
  private final SerialExecutor serial;
  private final TransportContext context;
  private final KcsExchanges exchanges;
  private final KcsPump pump;
  private final Runnable release;
  private boolean closed;

  /**
   * Creates a channel.
   *
   * @param pace how to look for changes, or null if the registers ring {@link #ring} after each
   * @param release gives back the registers when the channel is closed
   */
  public KcsChannel(
      String target,
      KcsRegisters registers,
      SerialExecutor serial,
      TransportContext context,
      @Nullable KcsPace pace,
      Runnable release) {
    this.info =
        new TransportInfo(target, KcsMessages.MAX_REQUEST_DATA, KcsMessages.MAX_RESPONSE_DATA);
    this.serial = serial;
    this.context = context;
    this.exchanges = new KcsExchanges(target, registers, context, this::shut);
    this.pump = new KcsPump(serial, context, exchanges, pace);
    this.release = release;
  }

  /** Says that the device may have changed the registers. */
  public void ring() {
    pump.ring();
  }

  @Override
  public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
    if (request.data().size() > KcsMessages.MAX_REQUEST_DATA) {
      return CompletableFuture.completedFuture(TOO_LONG);
    }
    PendingRequest exchange =
        new PendingRequest(
            request, context.ticker().nanos() + deadline.remainingNanos(), context.executor());
    serial.execute(() -> submit(exchange));
    return exchange.response();
  }

  private void submit(PendingRequest exchange) {
    if (closed) {
      exchange.fail(new ChannelClosedException(info.target()));
      return;
    }
    exchanges.add(exchange);
    pump.ring();
  }

  @Override
  public TransportInfo info() {
    return info;
  }

  @Override
  public void close() {
    serial.await(this::shut);
  }

  private void shut() {
    if (!closed) {
      closed = true;
      pump.stop();
      exchanges.failAll(() -> new ChannelClosedException(info.target()));
      release.run();
    }
  }
}
