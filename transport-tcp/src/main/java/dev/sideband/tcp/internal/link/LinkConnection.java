package dev.sideband.tcp.internal.link;

import dev.sideband.time.Scheduler;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection of either end: frames in, frames out, signs of life.
 *
 * <p>One thread reads. What is to be sent is asked for when there is news, on the executor, so that
 * a connection on which nothing happens holds one thread, and a peer that does not read holds up no
 * other. {@link #end} never waits; it wakes whoever reads or writes.
 */
final class LinkConnection {

  /** Says what to send next. */
  interface Outgoing {
    /** Returns the next message, or null if there is none; called by one thread at a time. */
    @Nullable LinkMessage next() throws IOException;
  }

  private static final int CHUNK = 1 << 14;
  private static final int BEATS_PER_SILENCE = 3;
  private static final Duration LEAST_BEAT = Duration.ofMillis(100);
  private static final Duration LONGEST_BEAT = Duration.ofMinutes(10);

  private static final int IDLE = 0;
  private static final int SENDING = 1;
  private static final int SENDING_WITH_NEWS = 2;

  private final Socket plain;
  private final SSLSocket tls;
  private final String peer;
  private final TransportContext context;
  private final InputStream in;
  private final byte[] head = new byte[LinkCodec.LENGTH];
  private final WireWriter out = new WireWriter(CHUNK);
  private final AtomicInteger sending = new AtomicInteger(IDLE);
  private final AtomicReference<@Nullable Exception> ended = new AtomicReference<>();
  private volatile @Nullable Outgoing outgoing;
  private volatile Scheduler.@Nullable Cancellable timer;
  private volatile boolean beatIsDue;
  private volatile long heard;

  /** Takes a socket whose handshake is done; {@code plain} lies under {@code tls}. */
  LinkConnection(Socket plain, SSLSocket tls, String peer, TransportContext context)
      throws IOException {
    this.plain = plain;
    this.tls = tls;
    this.peer = peer;
    this.context = context;
    this.in = tls.getInputStream();
    this.heard = context.ticker().nanos();
  }

  /** Ends the connection unless {@link #start} is called within this time. */
  void startWithin(Duration limit) {
    timer = later(() -> end(new SessionLostException(peer, "nothing came in " + limit)), limit);
  }

  /**
   * Begins to send, and to watch.
   *
   * @param source says what to send
   * @param allowed how long the peer may be silent
   * @param promised how long this end may be silent
   * @param inspection is run from time to time on the executor, and may end the connection
   */
  void start(Outgoing source, Duration allowed, Duration promised, Runnable inspection) {
    Scheduler.Cancellable before = timer;
    if (before != null) {
      before.cancel();
    }
    outgoing = source;
    Duration shorter = allowed.compareTo(promised) < 0 ? allowed : promised;
    Duration period = shorter.dividedBy(BEATS_PER_SILENCE);
    period = period.compareTo(LEAST_BEAT) < 0 ? LEAST_BEAT : period;
    beat(period.compareTo(LONGEST_BEAT) > 0 ? LONGEST_BEAT : period, allowed, inspection);
    wake();
  }

  private void beat(Duration period, Duration allowed, Runnable inspection) {
    if (ended.get() != null) {
      return;
    }
    long silent = context.ticker().nanos() - heard;
    if (silent > allowed.toNanos()) {
      end(new SessionLostException(peer, "silent for " + Duration.ofNanos(silent)));
      return;
    }
    beatIsDue = true;
    wake();
    execute(inspection);
    timer = later(() -> beat(period, allowed, inspection), period);
  }

  private Scheduler.@Nullable Cancellable later(Runnable task, Duration delay) {
    try {
      return context.scheduler().schedule(task, delay);
    } catch (RejectedExecutionException e) {
      end(new SessionLostException(peer, "the scheduler is shut down"));
      return null;
    }
  }

  private void execute(Runnable task) {
    try {
      context.executor().execute(task);
    } catch (RejectedExecutionException e) {
      end(new SessionLostException(peer, "the executor is shut down"));
    }
  }

  /** Reads the next message; {@code most} is the longest frame that is allowed now. */
  LinkMessage read(int most) throws IOException {
    try {
      fill(head, head.length);
      int length = LinkCodec.length(WireReader.over(head, 0, head.length), most);
      byte[] frame = new byte[length];
      fill(frame, length);
      return LinkCodec.decode(WireReader.over(frame, 0, length));
    } catch (IOException e) {
      throw reasonOr(e);
    }
  }

  private void fill(byte[] target, int size) throws IOException {
    int at = 0;
    while (at < size) {
      int count = in.read(target, at, size - at);
      if (count < 0) {
        throw new SessionLostException(peer, "the other end closed the connection");
      }
      at += count;
      heard = context.ticker().nanos();
    }
  }

  /** Tells whether more has come already. */
  boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  /** Sends a message at once: for the one thread that there is before {@link #start}. */
  void write(LinkMessage message) throws IOException {
    try {
      LinkCodec.encode(message, out.clear());
      flush();
    } catch (IOException e) {
      throw reasonOr(e);
    }
  }

  private void flush() throws IOException {
    if (out.size() > 0) {
      out.writeTo(tls.getOutputStream());
      out.clear();
    }
  }

  /** Has it asked what there is to send. */
  void wake() {
    if (sending.getAndUpdate(now -> now == IDLE ? SENDING : SENDING_WITH_NEWS) == IDLE) {
      execute(this::send);
    }
  }

  private void send() {
    try {
      Outgoing source = outgoing;
      do {
        sending.set(SENDING);
        while (source != null && ended.get() == null && encodeNext(source)) {
          if (out.size() >= CHUNK) {
            flush();
          }
        }
        flush();
      } while (!sending.compareAndSet(SENDING, IDLE));
    } catch (IOException | RuntimeException e) {
      // It stays in this state: nothing is sent any more.
      end(e);
    }
  }

  private boolean encodeNext(Outgoing source) throws IOException {
    LinkMessage message = source.next();
    if (message == null && beatIsDue) {
      message = new LinkMessage.Alive();
    }
    if (message == null) {
      return false;
    }
    beatIsDue = false;
    LinkCodec.encode(message, out);
    return true;
  }

  /** Says why it ends, waits a moment for the peer to hear it, and ends. For the reading thread. */
  void refuse(LinkMessage.Refusal refusal, Exception why) {
    try {
      finish(refusal);
    } catch (IOException e) {
      // Then the peer does not hear it.
    }
    end(why);
  }

  /** Says the last word, and waits a moment for the peer to hear it. For the reading thread. */
  void finish(LinkMessage last) throws IOException {
    write(last);
    tls.shutdownOutput();
    Sockets.linger(plain, context);
  }

  /** Ends it; the first reason counts. Idempotent, and never waits. */
  void end(Exception why) {
    ended.compareAndSet(null, why);
    Scheduler.Cancellable present = timer;
    if (present != null) {
      present.cancel();
    }
    Sockets.close(plain);
  }

  /** Returns the reason for which it was ended, or else this one. */
  private IOException reasonOr(IOException e) {
    Exception reason = ended.get();
    return reason instanceof IOException known ? known : e;
  }

  @Override
  public String toString() {
    return peer;
  }
}
