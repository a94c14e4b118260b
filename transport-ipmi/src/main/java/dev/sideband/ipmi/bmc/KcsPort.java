package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.ipmi.internal.kcs.KcsBmc;
import dev.sideband.ipmi.internal.kcs.KcsDevice;
import dev.sideband.ipmi.internal.kcs.KcsMessages;
import dev.sideband.ipmi.internal.kcs.KcsPace;
import dev.sideband.ipmi.internal.kcs.KcsPump;
import dev.sideband.ipmi.internal.kcs.KcsRegisterFile;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The BMC's end of a KCS interface: hands each request to a {@link MessageHandler} and its response
 * back to the host (IPMI 2.0, 9).
 *
 * <p>One request is in work at a time. A response that is too long is answered with completion code
 * CAh instead; one whose request the host has given up is dropped. Safe for any thread.
 */
public final class KcsPort implements AutoCloseable {

  private static final MessageResponse FAILED =
      new MessageResponse(CompletionCode.UNSPECIFIED.value(), Bytes.EMPTY);
  private static final MessageResponse TOO_LONG =
      new MessageResponse(CompletionCode.RESPONSE_TOO_LONG.value(), Bytes.EMPTY);

  private final KcsDevice registers;
  private final KcsBmc bmc;
  private final MessageHandler handler;
  private final Executor executor;
  private final SerialExecutor serial;
  private final KcsPump pump;
  private final Runnable release;
  private @Nullable Answer answer;
  private boolean closed;

  KcsPort(
      KcsDevice registers,
      MessageHandler handler,
      SerialExecutor serial,
      TransportContext context,
      @Nullable KcsPace pace,
      Runnable release) {
    this.registers = registers;
    this.bmc = new KcsBmc(registers);
    this.handler = handler;
    this.executor = context.executor();
    this.serial = serial;
    this.pump = new KcsPump(serial, context, new End(), pace);
    this.release = release;
  }

  /**
   * Serves a host in another process, which opens {@code kcs:} with the same path.
   *
   * @param registers the file of the registers; made if there is none
   * @throws TargetUnavailableException if the file cannot be used, or a BMC serves it already
   */
  public static KcsPort open(Path registers, MessageHandler handler, TransportContext context)
      throws TargetUnavailableException {
    KcsRegisterFile file = KcsRegisterFile.open(registers, KcsRegisterFile.End.DEVICE);
    KcsPort port =
        new KcsPort(
            file.registers().device(),
            handler,
            new SerialExecutor(context.executor()),
            context,
            KcsPace.DEVICE,
            file::close);
    port.begin();
    return port;
  }

  void begin() {
    pump.perform(bmc::attach);
  }

  void ring() {
    pump.ring();
  }

  /** Sets or clears SMS_ATN, the sign that something waits for the host (IPMI 2.0, 9.12). */
  public void setAttention(boolean on) {
    serial.execute(() -> {
      if (!closed) {
        bmc.setAttention(on);
      }
    });
  }

  /** Stops serving; the host sees a device that does not react. Idempotent. */
  @Override
  public void close() {
    serial.await(this::shut);
  }

  private void shut() {
    if (!closed) {
      closed = true;
      pump.stop();
      release.run();
    }
  }

  private void take() {
    long ticket = bmc.ticket();
    try {
      MessageRequest request = KcsMessages.decodeRequest(bmc.request());
      executor.execute(() -> handle(ticket, request));
    } catch (MalformedMessageException e) {
      bmc.refuse();
    } catch (RejectedExecutionException e) {
      shut();
    }
  }

  private void handle(long ticket, MessageRequest request) {
    try {
      handler
          .handle(request, RequestSource.SYSTEM_INTERFACE)
          .whenComplete(
              (response, failure) -> answer(ticket, request, response == null ? FAILED : response));
    } catch (RuntimeException e) {
      answer(ticket, request, FAILED);
    }
  }

  private void answer(long ticket, MessageRequest request, MessageResponse response) {
    boolean fits = response.data().size() <= KcsMessages.MAX_RESPONSE_DATA;
    Bytes message = KcsMessages.encode(request, fits ? response : TOO_LONG);
    serial.execute(() -> {
      answer = new Answer(ticket, message);
      pump.ring();
    });
  }

  private record Answer(long ticket, Bytes message) {}

  private final class End implements KcsPump.End {

    @Override
    public boolean intact() {
      return registers.intact();
    }

    @Override
    public boolean step() {
      Answer ready = answer;
      if (ready != null) {
        answer = null;
        bmc.respond(ready.ticket(), ready.message());
        return true;
      }
      KcsBmc.Progress progress = bmc.step();
      if (progress == KcsBmc.Progress.REQUEST) {
        take();
      }
      return progress != KcsBmc.Progress.WAITING;
    }

    @Override
    public boolean expectant() {
      return true;
    }

    @Override
    public long patience() {
      return FOREVER;
    }

    @Override
    public void fail(String problem) {
      shut();
    }
  }
}
