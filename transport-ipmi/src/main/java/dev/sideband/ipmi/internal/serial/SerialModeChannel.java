package dev.sideband.ipmi.internal.serial;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.SerialLoginException;
import dev.sideband.ipmi.internal.PendingRequest;
import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.ipmi.internal.WakeUp;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The console's end of a serial line as a channel: requests wait in line, one is on its way.
 *
 * <p>A request is sent again under its number until its answer comes or its deadline passes; what
 * answers none that waits is dropped. A request too long for the BMC is answered with completion
 * code C8h here. Between requests nobody listens to the line and nothing runs. Safe for any thread.
 */
public final class SerialModeChannel implements MessageChannel {

  private static final int NUMBERS = 64;

  /** How often a BMC may find a request misspelt, before that is its answer. */
  private static final int MOST_REFUSALS = 3;

  private static final String ERROR = "ERR";

  private static final MessageResponse TOO_LONG =
      new MessageResponse(CompletionCode.REQUEST_TOO_LONG.value(), Bytes.EMPTY);

  private final SerialLine line;
  private final ModeSettings settings;
  private final @Nullable TerminalLogin login;
  private final TransportContext context;
  private final TransportInfo info;
  private final SerialExecutor serial;
  private final WakeUp wakeUp;
  private final Framing framing;
  private final Ear ear;

  /** All that follows is touched on the serial executor only. */
  private final Queue<PendingRequest> queue = new ArrayDeque<>();

  private @Nullable SentRequest current;
  private int lastNumber;
  private boolean loggedIn;
  private boolean closed;

  /**
   * Creates a channel, which owns the line.
   *
   * @param login how to open a session, or null if requests go without one
   */
  SerialModeChannel(
      SerialLine line,
      ModeSettings settings,
      @Nullable TerminalLogin login,
      TransportContext context) {
    this.line = line;
    this.settings = settings;
    this.login = login;
    this.context = context;
    this.framing = Framing.of(settings.mode());
    int room = settings.maxMessage() - framing.overhead();
    this.info = new TransportInfo(line.target(), room, room - 1);
    this.serial = new SerialExecutor(context.executor());
    this.ear = new Ear(framing, this::hear, () -> serial.execute(() -> end(this::gone)));
    this.wakeUp =
        new WakeUp(context.scheduler(), context.ticker(), () -> serial.execute(this::advance));
  }

  @Override
  public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
    if (request.data().size() > info.maxRequestData()) {
      return CompletableFuture.completedFuture(TOO_LONG);
    }
    PendingRequest pending =
        new PendingRequest(request, now() + deadline.remainingNanos(), context.executor());
    serial.execute(() -> submit(pending));
    return pending.response();
  }

  private void submit(PendingRequest pending) {
    if (closed) {
      pending.fail(new ChannelClosedException(info.target()));
      return;
    }
    queue.add(pending);
    advance();
  }

  /** Goes on as far as the time has come. */
  private void advance() {
    long now = now();
    SentRequest sent = current;
    if (sent != null && now - sent.pending.expiry() >= 0) {
      current = null;
      sent.pending.fail(
          new NoResponseException(
              info.target(), sent.attempts, Duration.ofNanos(now - sent.since)));
    } else if (sent != null && now - sent.resendAt >= 0) {
      count("serial.resends");
      send(sent);
    }
    dropExpired(now);
    if (current == null) {
      begin(now);
    }
    rest(now);
  }

  private void dropExpired(long now) {
    for (Iterator<PendingRequest> each = queue.iterator(); each.hasNext(); ) {
      PendingRequest pending = each.next();
      if (now - pending.expiry() >= 0) {
        each.remove();
        pending.fail(new NoResponseException(info.target(), 0, Duration.ZERO));
      }
    }
  }

  private void begin(long now) {
    PendingRequest pending = queue.poll();
    if (pending == null) {
      return;
    }
    lastNumber = (lastNumber + 1) % NUMBERS;
    SentRequest sent = new SentRequest(pending, lastNumber, now);
    current = sent;
    line.listen(ear);
    send(sent);
  }

  private void send(SentRequest sent) {
    sent.resendAt = now() + settings.attempt().toNanos();
    sent.loggingIn = login != null && !loggedIn;
    try {
      if (login != null && sent.loggingIn) {
        sendLogin(login);
      } else {
        sent.attempts++;
        line.write(framing.encode(sent.message).toArray());
      }
    } catch (TransportException e) {
      end(this::gone);
    }
  }

  private SessionLostException gone() {
    return new SessionLostException(info.target(), "the line is gone");
  }

  private void sendLogin(TerminalLogin login) throws TransportException {
    byte[] words;
    try {
      words = login.line();
    } catch (RuntimeException e) {
      failAll(() -> new TargetUnavailableException(info.target(), "the credentials fail", e));
      return;
    }
    if (words == null) {
      failAll(() -> new SerialLoginException(info.target(), CompletionCode.INVALID_DATA_FIELD));
      return;
    }
    try {
      line.write(words);
    } finally {
      Arrays.fill(words, (byte) 0);
    }
  }

  /** Waits for what comes next, or for nothing. */
  private void rest(long now) {
    SentRequest sent = current;
    if (closed) {
      return;
    }
    if (sent == null) {
      line.rest();
      wakeUp.cancel();
      return;
    }
    long soonest = Math.min(sent.resendAt - now, sent.pending.expiry() - now);
    for (PendingRequest pending : queue) {
      soonest = Math.min(soonest, pending.expiry() - now);
    }
    if (!wakeUp.within(Math.max(0, soonest))) {
      end(() -> new SessionLostException(info.target(), "the scheduler was shut down"));
    }
  }

  /** Called on the thread that reads the line. */
  private void hear(Heard heard) {
    if (heard instanceof Heard.Message whole) {
      serial.execute(() -> take(whole.message()));
    } else if (heard instanceof Heard.Text words) {
      serial.execute(() -> take(words.text()));
    } else if (heard instanceof Heard.Damage) {
      count("serial.damaged");
    }
  }

  private void take(LanMessage message) {
    SentRequest sent = current;
    if (sent == null || !sent.isAnsweredBy(message)) {
      count("serial.dropped");
      return;
    }
    MessageResponse response =
        new MessageResponse(
            message.body().at(0), message.body().slice(1, message.body().size() - 1));
    if (response.completionCode() == CompletionCode.INSUFFICIENT_PRIVILEGE.value()
        && logsInAnew(sent)) {
      advance();
      return;
    }
    context.observer().timed("serial.exchange", info.target(), sent.elapsed(now()));
    finish(sent, response);
  }

  private void finish(SentRequest sent, MessageResponse response) {
    current = null;
    sent.pending.complete(response);
    advance();
  }

  private void take(String words) {
    SentRequest sent = current;
    if (sent == null) {
      return;
    }
    if (words.equals("OK") && sent.loggingIn) {
      loggedIn = true;
      send(sent);
    } else if (words.startsWith(ERROR)) {
      refuse(sent, codeOf(words));
    }
    advance();
  }

  private void refuse(SentRequest sent, CompletionCode code) {
    if (sent.loggingIn) {
      failAll(() -> new SerialLoginException(info.target(), code));
    } else if (!logsInAnew(sent)) {
      count("serial.refused");
      if (++sent.refusals < MOST_REFUSALS) {
        send(sent);
      } else {
        current = null;
        sent.pending.complete(new MessageResponse(code.value(), Bytes.EMPTY));
      }
    }
  }

  /** A session that was idle is ended by the BMC without a word; it is opened again, once. */
  private boolean logsInAnew(SentRequest sent) {
    if (login == null || sent.loggedInAnew) {
      return false;
    }
    sent.loggedInAnew = true;
    loggedIn = false;
    send(sent);
    return true;
  }

  private static CompletionCode codeOf(String words) {
    try {
      int code = Integer.parseInt(words.substring(ERROR.length()).strip(), 16);
      return code > 0 && code <= 0xFF ? new CompletionCode(code) : CompletionCode.UNSPECIFIED;
    } catch (NumberFormatException e) {
      return CompletionCode.UNSPECIFIED;
    }
  }

  @Override
  public TransportInfo info() {
    return info;
  }

  @Override
  public void close() {
    serial.await(this::shut);
    // Frees a write that the line takes nothing of, and that all else waits behind.
    line.close();
  }

  private void shut() {
    if (!closed && loggedIn) {
      try {
        line.write(TerminalFraming.encode(TerminalLogin.LOGOUT));
      } catch (TransportException e) {
        // Then the session is over as well.
      }
    }
    end(() -> new ChannelClosedException(info.target()));
  }

  private void end(Supplier<TransportException> reason) {
    if (!closed) {
      closed = true;
      wakeUp.cancel();
      line.close();
      failAll(reason);
    }
  }

  /** Fails all that wait, each with an exception of its own. */
  private void failAll(Supplier<? extends TransportException> reason) {
    SentRequest sent = current;
    current = null;
    if (sent != null) {
      sent.pending.fail(reason.get());
    }
    queue.forEach(pending -> pending.fail(reason.get()));
    queue.clear();
  }

  private long now() {
    return context.ticker().nanos();
  }

  private void count(String name) {
    context.observer().counted(name, info.target(), 1);
  }
}
