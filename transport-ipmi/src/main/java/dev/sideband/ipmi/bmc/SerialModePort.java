package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.SerialMode;
import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.serial.Ear;
import dev.sideband.ipmi.internal.serial.Framing;
import dev.sideband.ipmi.internal.serial.Heard;
import dev.sideband.ipmi.internal.serial.TerminalFraming;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The BMC's end of a serial line: hands each request to a {@link MessageHandler} and its response
 * back to the console, in basic or terminal mode (IPMI 2.0, 14).
 *
 * <p>Requests wait their turn, a few of them; one more is answered with completion code C0h, and
 * one that came again before it was answered is answered once. A response that is too long is
 * answered with completion code CAh instead. In terminal mode there is no echo, and a line in
 * brackets that cannot be read is answered with {@code [ERR CC]}. While the port is open, one task
 * of the executor reads the line. Safe for any thread.
 */
public final class SerialModePort implements AutoCloseable {

  private static final int MOST_WAITING = 8;

  private static final MessageResponse FAILED = empty(CompletionCode.UNSPECIFIED);
  private static final MessageResponse BUSY = empty(CompletionCode.NODE_BUSY);
  private static final MessageResponse TOO_LONG = empty(CompletionCode.RESPONSE_TOO_LONG);

  private final SerialLine line;
  private final Framing framing;
  private final MessageHandler handler;
  private final TerminalSession session;
  private final Executor executor;
  private final SerialExecutor serial;
  private final AtomicBoolean complaining = new AtomicBoolean();
  private final boolean terminal;

  /** All that follows is touched on the serial executor only. */
  private final Queue<LanMessage> waiting = new ArrayDeque<>();

  private @Nullable LanMessage current;
  private boolean closed;

  private SerialModePort(
      SerialLine line,
      SerialMode mode,
      MessageHandler handler,
      TerminalSession session,
      TransportContext context) {
    this.line = line;
    this.framing = Framing.of(mode);
    this.terminal = mode == SerialMode.TERMINAL;
    this.handler = handler;
    this.session = session;
    this.executor = context.executor();
    this.serial = new SerialExecutor(executor);
  }

  /**
   * Serves whoever is at the other end, without login.
   *
   * @param line belongs to the port, which closes it
   * @param source what the handler is told of the sender of each request
   */
  public static SerialModePort open(
      SerialLine line,
      SerialMode mode,
      MessageHandler handler,
      RequestSource source,
      TransportContext context) {
    return begin(new SerialModePort(line, mode, handler, TerminalSession.open(source), context));
  }

  /**
   * Serves in terminal mode who logs in with {@code SYS PWD}; before that, and after a minute of
   * silence, a request has the privilege Callback (IPMI 2.0, 14.7).
   *
   * @param line belongs to the port, which closes it
   * @param channel the number of the BMC's channel that the line is, 0 to 15
   */
  public static SerialModePort openForUsers(
      SerialLine line,
      MessageHandler handler,
      int channel,
      BmcUsers users,
      TransportContext context) {
    return begin(
        new SerialModePort(
            line,
            SerialMode.TERMINAL,
            handler,
            TerminalSession.closed(channel, users, context.ticker()),
            context));
  }

  private static SerialModePort begin(SerialModePort port) {
    port.line.listen(new Ear(port.framing, port::hear, () -> port.serial.execute(port::shut)));
    return port;
  }

  private static MessageResponse empty(CompletionCode code) {
    return new MessageResponse(code.value(), Bytes.EMPTY);
  }

  /** Called on the thread that reads the line. */
  private void hear(Heard heard) {
    if (heard instanceof Heard.Message whole) {
      serial.execute(() -> take(whole.message()));
    } else if (heard instanceof Heard.Text words) {
      serial.execute(() -> take(words.text()));
    } else if (heard instanceof Heard.Damage
        && terminal
        && complaining.compareAndSet(false, true)) {
      serial.execute(this::complain);
    }
  }

  private void take(LanMessage message) {
    if (closed || message.isResponse()) {
      return;
    }
    write(framing.handshake().toArray());
    if (message.equals(current) || waiting.contains(message)) {
      return;
    }
    if (waiting.size() >= MOST_WAITING) {
      write(message, BUSY);
      return;
    }
    waiting.add(message);
    work();
  }

  private void work() {
    if (closed || current != null) {
      return;
    }
    LanMessage next = waiting.poll();
    current = next;
    if (next == null) {
      return;
    }
    RequestSource source = session.source();
    try {
      executor.execute(() -> handle(next, source));
    } catch (RejectedExecutionException e) {
      shut();
    }
  }

  private void handle(LanMessage message, RequestSource source) {
    MessageRequest request =
        new MessageRequest(message.netFn(), message.toLun(), message.command(), message.body());
    try {
      handler
          .handle(request, source)
          .whenComplete(
              (response, failure) -> answer(message, response == null ? FAILED : response));
    } catch (RuntimeException e) {
      answer(message, FAILED);
    }
  }

  private void answer(LanMessage message, MessageResponse response) {
    serial.execute(() -> {
      current = null;
      write(message, response);
      work();
    });
  }

  private void write(LanMessage message, MessageResponse response) {
    boolean fits = response.data().size() + 1 + framing.overhead() <= Framing.MAX_MESSAGE;
    MessageResponse told = fits ? response : TOO_LONG;
    Bytes body =
        new WireWriter(told.data().size() + 1)
            .u8(told.completionCode())
            .bytes(told.data())
            .toBytes();
    write(framing.encode(message.respond(body)).toArray());
  }

  private void write(byte[] bytes) {
    if (closed || bytes.length == 0) {
      return;
    }
    try {
      line.write(bytes);
    } catch (TransportException e) {
      shut();
    }
  }

  private void take(String words) {
    String answer = session.answer(words);
    if (answer != null) {
      write(TerminalFraming.encode(answer));
    }
  }

  private void complain() {
    complaining.set(false);
    write(TerminalFraming.encode(TerminalSession.error(CompletionCode.INVALID_DATA_FIELD)));
  }

  /** Stops serving and closes the line. Idempotent. */
  @Override
  public void close() {
    serial.await(this::shut);
    // Frees a write that the line takes nothing of, and that all else waits behind.
    line.close();
  }

  private void shut() {
    if (!closed) {
      closed = true;
      waiting.clear();
      line.close();
    }
  }
}
