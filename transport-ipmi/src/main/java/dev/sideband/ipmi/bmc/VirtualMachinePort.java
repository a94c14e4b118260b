package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.command.GlobalEnables;
import dev.sideband.ipmi.command.SetBmcGlobalEnables;
import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.ipmi.internal.kcs.KcsMessages;
import dev.sideband.ipmi.internal.vm.VmFraming;
import dev.sideband.ipmi.internal.vm.VmHeard;
import dev.sideband.ipmi.internal.vm.VmOperation;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The BMC's end of a virtual machine's KCS interface: hands each request of the guest to a {@link
 * MessageHandler} and its response back, and works the machine's power.
 *
 * <p>The machine is QEMU with an {@code ipmi-bmc-extern}, which connects its interface with a
 * socket. With
 *
 * <pre>{@code
 * -chardev socket,id=kcs,path=/run/guest/kcs,server=on,wait=off
 * -device ipmi-bmc-extern,id=bmc0,chardev=kcs -device isa-ipmi-kcs,bmc=bmc0
 * }</pre>
 *
 * a {@code serial:unix:/run/guest/kcs} is the line; a BMC that comes later or comes back serves the
 * guest from then on, and until then the guest's driver is told that the BMC starts.
 *
 * <p>The machine has one request in work at a time; what it gave up for a new one is not answered.
 * A response that is too long for the guest's driver is answered with completion code CAh instead.
 * Safe for any thread.
 */
public final class VirtualMachinePort implements AutoCloseable {

  /** The driver of Linux takes 272 bytes, one of which QEMU needs. */
  private static final int MOST_DATA = 269;

  private static final MessageResponse FAILED =
      new MessageResponse(CompletionCode.UNSPECIFIED.value(), Bytes.EMPTY);
  private static final MessageResponse TOO_LONG =
      new MessageResponse(CompletionCode.RESPONSE_TOO_LONG.value(), Bytes.EMPTY);

  private final SerialLine line;
  private final MessageHandler handler;
  private final TransportContext context;
  private final Executor executor;
  private final SerialExecutor serial;

  /** Touched by the thread that reads the line only. */
  private final VmFraming framing = new VmFraming();

  // Touched on the serial executor only, as is the one after it.
  /** Counts the requests. */
  private long newest;

  private boolean closed;

  private VirtualMachinePort(SerialLine line, MessageHandler handler, TransportContext context) {
    this.line = line;
    this.handler = handler;
    this.context = context;
    this.executor = context.executor();
    this.serial = new SerialExecutor(executor);
  }

  /**
   * Serves the machine at the other end, until it ends.
   *
   * @param line belongs to the port, which closes it
   */
  public static VirtualMachinePort open(
      SerialLine line, MessageHandler handler, TransportContext context) {
    VirtualMachinePort port = new VirtualMachinePort(line, handler, context);
    port.begin();
    return port;
  }

  private void begin() {
    serial.execute(() -> {
      write(VmFraming.version());
      write(VmFraming.encode(VmOperation.NO_ATTENTION));
    });
    line.listen(
        new SerialLine.Listener() {
          @Override
          public void received(Bytes bytes) {
            hear(bytes);
          }

          @Override
          public void lost(TransportException reason) {
            serial.execute(VirtualMachinePort.this::shut);
          }
        });
  }

  /**
   * Takes the machine's power away; QEMU ends.
   *
   * @throws SessionLostException if there is no machine any more
   */
  public void powerOff() throws TransportException {
    order(VmOperation.POWER_OFF);
  }

  /**
   * Resets the machine.
   *
   * @throws SessionLostException if there is no machine any more
   */
  public void reset() throws TransportException {
    order(VmOperation.RESET);
  }

  /**
   * Presses the machine's power button: an operating system that listens to it shuts down, and
   * nothing else happens.
   *
   * @throws SessionLostException if there is no machine any more
   */
  public void softOff() throws TransportException {
    order(VmOperation.SHUTDOWN);
  }

  /**
   * Interrupts the guest in a way that it cannot mask.
   *
   * @throws SessionLostException if there is no machine any more
   */
  public void diagnosticInterrupt() throws TransportException {
    order(VmOperation.NON_MASKABLE_INTERRUPT);
  }

  /** Sets or clears the sign that something waits for the guest (IPMI 2.0, 9.12). */
  public void setAttention(boolean on) {
    VmOperation sign = on ? VmOperation.ATTENTION : VmOperation.NO_ATTENTION;
    serial.execute(() -> write(VmFraming.encode(sign)));
  }

  private void order(VmOperation operation) throws TransportException {
    line.write(VmFraming.encode(operation));
  }

  /** Called on the thread that reads the line. */
  private void hear(Bytes bytes) {
    for (int i = 0; i < bytes.size(); i++) {
      VmHeard heard = framing.accept((byte) bytes.at(i));
      if (heard instanceof VmHeard.Message message) {
        serial.execute(() -> take(message));
      } else if (heard instanceof VmHeard.Damage) {
        count("vm.damaged");
      }
    }
  }

  private void take(VmHeard.Message heard) {
    if (closed) {
      return;
    }
    newest++;
    long ticket = newest;
    try {
      MessageRequest request = KcsMessages.decodeRequest(heard.message());
      executor.execute(() -> handle(ticket, heard.sequence(), request));
    } catch (MalformedMessageException e) {
      count("vm.damaged");
    } catch (RejectedExecutionException e) {
      shut();
    }
  }

  private void handle(long ticket, int sequence, MessageRequest request) {
    try {
      handler
          .handle(request, RequestSource.SYSTEM_INTERFACE)
          .whenComplete((response, failure) ->
              answer(ticket, sequence, request, response == null ? FAILED : response));
    } catch (RuntimeException e) {
      answer(ticket, sequence, request, FAILED);
    }
  }

  private void answer(long ticket, int sequence, MessageRequest request, MessageResponse response) {
    boolean fits = response.data().size() <= MOST_DATA;
    Bytes message = KcsMessages.encode(request, fits ? response : TOO_LONG);
    serial.execute(() -> {
      if (ticket == newest) {
        write(VmFraming.encode(sequence, message));
        interruptAs(request, response);
      }
    });
  }

  /** What the host enables decides whether its interface interrupts it. */
  private void interruptAs(MessageRequest request, MessageResponse response) {
    if (request.netFn() != SetBmcGlobalEnables.ID.netFn().value()
        || request.command() != SetBmcGlobalEnables.ID.command()
        || response.completionCode() != CompletionCode.OK.value()) {
      return;
    }
    try {
      GlobalEnables enables = GlobalEnables.decode(request.data().reader());
      boolean on = enables.receiveQueueInterrupt() || enables.eventBufferInterrupt();
      write(VmFraming.encode(on ? VmOperation.INTERRUPTS_ON : VmOperation.INTERRUPTS_OFF));
    } catch (MalformedMessageException e) {
      count("vm.damaged");
    }
  }

  private void write(byte[] bytes) {
    if (closed) {
      return;
    }
    try {
      line.write(bytes);
    } catch (TransportException e) {
      shut();
    }
  }

  private void count(String name) {
    context.observer().counted(name, line.target(), 1);
  }

  /** Stops serving and closes the line; the guest's driver is told that the BMC starts. */
  @Override
  public void close() {
    serial.await(this::shut);
    // Frees a write that the line takes nothing of, and that all else waits behind.
    line.close();
  }

  private void shut() {
    if (!closed) {
      closed = true;
      line.close();
    }
  }
}
