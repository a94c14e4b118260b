package dev.sideband.ipmi.internal.kernel;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.internal.PendingRequest;
import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.ipmi.internal.WakeUp;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's driver as a channel: it queues several requests itself and names each response.
 *
 * <p>While a request is under way one task of the executor waits for the device, for moments at a
 * time; otherwise nothing runs. An answer that comes after its deadline is dropped. A request too
 * long for the driver is answered with completion code C8h here. Safe for any thread.
 */
final class KernelChannel implements MessageChannel {

  private static final int MAX_RESPONSE_DATA = 269;

  /** How long a reader waits for the device before it looks whether it is still wanted. */
  private static final int GLANCE_MILLIS = 50;

  /** How often a device may claim to have something and have nothing before it counts as broken. */
  private static final int MOST_FALSE_ALARMS = 100;

  private static final MessageResponse TOO_LONG =
      new MessageResponse(CompletionCode.REQUEST_TOO_LONG.value(), Bytes.EMPTY);

  private final KernelDriver driver;
  private final TransportContext context;
  private final TransportInfo info;
  private final SerialExecutor serial;
  private final WakeUp wakeUp;

  /** All that follows is touched on the serial executor only. */
  private final Map<Long, Sent> underWay = new HashMap<>();

  private long lastId;
  private int falseAlarms;
  private boolean reading;
  private boolean closed;

  KernelChannel(KernelDriver driver, TransportContext context) {
    this.driver = driver;
    this.context = context;
    this.info = new TransportInfo(driver.target(), SendBuffer.MAX_DATA, MAX_RESPONSE_DATA);
    this.serial = new SerialExecutor(context.executor());
    this.wakeUp =
        new WakeUp(context.scheduler(), context.ticker(), () -> serial.execute(this::dropExpired));
  }

  private record Sent(PendingRequest pending, long since) {}

  @Override
  public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
    if (request.data().size() > SendBuffer.MAX_DATA) {
      return CompletableFuture.completedFuture(TOO_LONG);
    }
    PendingRequest pending =
        new PendingRequest(
            request, context.ticker().nanos() + deadline.remainingNanos(), context.executor());
    serial.execute(() -> send(pending));
    return pending.response();
  }

  private void send(PendingRequest pending) {
    long now = context.ticker().nanos();
    if (closed) {
      pending.fail(new ChannelClosedException(info.target()));
    } else if (pending.expiry() - now <= 0) {
      pending.fail(new NoResponseException(info.target(), 0, Duration.ZERO));
    } else {
      hand(pending, now);
    }
  }

  private void hand(PendingRequest pending, long now) {
    long id = ++lastId;
    try {
      if (!driver.send(id, pending.request())) {
        pending.complete(TOO_LONG);
        return;
      }
    } catch (IOException e) {
      pending.fail(lost(e));
      return;
    }
    underWay.put(id, new Sent(pending, now));
    if (!wakeUp.within(pending.expiry() - now)) {
      end(() -> lost("the scheduler was shut down"));
    }
    read();
  }

  private SessionLostException lost(IOException refusal) {
    return lost(String.valueOf(refusal.getMessage()));
  }

  private SessionLostException lost(String problem) {
    return new SessionLostException(info.target(), problem);
  }

  private void read() {
    if (reading || underWay.isEmpty()) {
      return;
    }
    reading = true;
    try {
      context.executor().execute(this::glance);
    } catch (RejectedExecutionException e) {
      reading = false;
      end(() -> lost("the executor was shut down"));
    }
  }

  /** Waits a moment for the device, off the serial executor. */
  private void glance() {
    List<KernelMessage> received = new ArrayList<>();
    IOException failure = null;
    boolean alarm = false;
    try {
      alarm = driver.awaitReadable(GLANCE_MILLIS);
      for (KernelMessage next = alarm ? driver.receive() : null;
          next != null;
          next = driver.receive()) {
        received.add(next);
      }
    } catch (IOException e) {
      failure = e;
    }
    boolean falseAlarm = alarm && received.isEmpty();
    @Nullable IOException problem = failure;
    serial.execute(() -> take(received, falseAlarm, problem));
  }

  private void take(
      List<KernelMessage> received, boolean falseAlarm, @Nullable IOException problem) {
    reading = false;
    if (closed) {
      driver.close();
      return;
    }
    received.forEach(this::deliver);
    falseAlarms = falseAlarm ? falseAlarms + 1 : 0;
    if (problem != null) {
      end(() -> lost(problem));
    } else if (falseAlarms > MOST_FALSE_ALARMS) {
      end(() -> lost("the device is ready and has nothing"));
    } else {
      read();
    }
  }

  private void deliver(KernelMessage message) {
    Sent sent = message.kind() == KernelMessage.RESPONSE ? underWay.remove(message.id()) : null;
    if (sent == null) {
      return;
    }
    context.observer().timed("ipmidev.exchange", info.target(), since(sent));
    try {
      sent.pending().complete(responseOf(message, sent.pending().request()));
    } catch (MalformedMessageException e) {
      sent.pending().fail(e);
    }
  }

  private static MessageResponse responseOf(KernelMessage message, MessageRequest request)
      throws MalformedMessageException {
    Bytes data = message.data();
    if (message.netFn() != (request.netFn() | 1) || message.command() != request.command()) {
      throw new MalformedMessageException("head", 0, "answers another request", data);
    }
    if (data.isEmpty()) {
      throw new MalformedMessageException("completion code", 0, "is missing", data);
    }
    if (message.truncated()) {
      throw new MalformedMessageException("response", data.size(), "does not end", data);
    }
    return new MessageResponse(data.at(0), data.slice(1, data.size() - 1));
  }

  private void dropExpired() {
    long now = context.ticker().nanos();
    long soonest = Long.MAX_VALUE;
    for (Iterator<Sent> each = underWay.values().iterator(); each.hasNext(); ) {
      Sent sent = each.next();
      long left = sent.pending().expiry() - now;
      if (left <= 0) {
        each.remove();
        sent.pending().fail(new NoResponseException(info.target(), 1, since(sent)));
      } else {
        soonest = Math.min(soonest, left);
      }
    }
    if (!underWay.isEmpty() && !wakeUp.within(soonest)) {
      end(() -> lost("the scheduler was shut down"));
    }
  }

  private Duration since(Sent sent) {
    return Duration.ofNanos(context.ticker().nanos() - sent.since());
  }

  @Override
  public TransportInfo info() {
    return info;
  }

  @Override
  public void close() {
    serial.await(() -> end(() -> new ChannelClosedException(info.target())));
  }

  /** Ends the channel; a reader that is out closes the device when it returns. */
  private void end(Supplier<TransportException> reason) {
    if (closed) {
      return;
    }
    closed = true;
    wakeUp.cancel();
    underWay.values().forEach(sent -> sent.pending().fail(reason.get()));
    underWay.clear();
    if (!reading) {
      driver.close();
    }
  }
}
