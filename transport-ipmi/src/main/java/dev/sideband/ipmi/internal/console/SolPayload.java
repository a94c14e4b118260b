package dev.sideband.ipmi.internal.console;

import dev.sideband.ipmi.internal.sol.SolInbound;
import dev.sideband.ipmi.internal.sol.SolLink;
import dev.sideband.ipmi.internal.sol.SolOutbound;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.ipmi.internal.sol.SolTiming;
import dev.sideband.ipmi.oem.SolPosition;
import dev.sideband.time.Ticker;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The BMC's end of serial over LAN in one session (IPMI 2.0, 15).
 *
 * <p>What the host says comes from the log, so a console that is silent for a while gets everything
 * afterwards. A packet whose acknowledgement does not come is sent again as often as the settings
 * say. After that it is kept: it is sent again when anything comes from its session, and every few
 * seconds. It keeps its number, so that nothing is lost and nothing comes twice; and the session's
 * numbers, which some consoles let run ahead only so far, are not used up. Safe for any thread.
 */
public final class SolPayload {

  private static final long SHORTEST_INTERVAL_NANOS = Duration.ofMillis(10).toNanos();
  private static final long SELDOM_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long NEVER = Long.MAX_VALUE;

  /** Consoles begin to listen when they have the answer to their activation. */
  private static final long HEAD_START_NANOS = Duration.ofMillis(10).toNanos();

  private final ReentrantLock lock = new ReentrantLock();
  private final HostConsole console;
  private final ConsoleReader reader;
  private final SolLink link;
  private final Supplier<SolTiming> timing;
  private final Ticker ticker;
  private final boolean writer;
  private final int mostData;
  private final long activation;
  private final SolInbound inbound = new SolInbound();
  private final SolOutbound outbound = new SolOutbound();

  /** The first byte of the packet that waits, or of the one before. */
  private long outstandingFirst;

  private int outstandingFlags;
  private int sent;
  private long resendAt = NEVER;

  /** When the oldest byte came that is not sent yet. */
  private long unsentSince = NEVER;

  /** Until then the console wants nothing. */
  private long holdUntil;

  /** What the last packet with data was answered with; it may come again. */
  private int lastAccepted;

  private boolean ended;

  /** Whether the packet that waits was sent as often as it is to be. */
  private volatile boolean quiet;

  /**
   * Creates the payload of a session.
   *
   * @param first the offset of the first byte to send
   * @param writer whether the session may type
   * @param mostData the most bytes of the console in a packet, 1 to 255
   */
  public SolPayload(
      HostConsole console,
      long first,
      boolean writer,
      int mostData,
      SolLink link,
      Supplier<SolTiming> timing,
      Ticker ticker)
      throws IOException {
    this.console = console;
    this.reader = new ConsoleReader(console.log(), first);
    this.activation = first;
    this.outstandingFirst = first;
    this.writer = writer;
    this.mostData = mostData;
    this.link = link;
    this.timing = timing;
    this.ticker = ticker;
    this.holdUntil = ticker.nanos() + HEAD_START_NANOS;
    this.unsentSince = reader.available() > 0 ? ticker.nanos() : NEVER;
  }

  /** Takes a packet from the console; returns when {@link #tick} is wanted. */
  public long received(SolPacket packet, long sessionSequence) {
    lock.lock();
    try {
      if (ended) {
        return NEVER;
      }
      long now = ticker.nanos();
      SolInbound.Verdict verdict = inbound.take(packet, sessionSequence);
      if (verdict.kind() == SolInbound.Kind.STALE) {
        return next(now);
      }
      boolean wasQuiet = quiet;
      quiet = false;
      if (verdict.kind() != SolInbound.Kind.RESENT) {
        operate(packet);
      }
      acknowledged(packet, now);
      if (wasQuiet && outbound.isWaiting()) {
        sent = 0;
        resend(now);
      }
      int ack = 0;
      int flags = 0;
      if (verdict.isAcknowledged()) {
        ack = packet.number();
        accept(verdict);
        flags = refusal(packet.data().size());
      }
      if (!pump(now, ack, flags) && ack != 0) {
        link.send(new SolPacket(0, ack, lastAccepted, flags, Bytes.EMPTY));
      }
      return next(now);
    } finally {
      lock.unlock();
    }
  }

  private void operate(SolPacket packet) {
    if (writer && packet.has(SolPacket.FLUSH_TO_BMC)) {
      console.flush();
    }
    if (packet.has(SolPacket.FLUSH_FROM_BMC)) {
      outbound.giveUp();
      resendAt = NEVER;
      seek(console.log().end());
      unsentSince = NEVER;
    }
    if (writer && packet.has(SolPacket.BREAK)) {
      console.sendBreak();
    }
  }

  private void accept(SolInbound.Verdict verdict) {
    boolean again = verdict.kind() == SolInbound.Kind.RESENT;
    int before = again ? lastAccepted : 0;
    lastAccepted = before + (writer ? console.type(verdict.fresh()) : 0);
  }

  /** Returns the flags that say that not all was accepted. */
  private int refusal(int size) {
    if (lastAccepted >= size) {
      return 0;
    }
    return SolPacket.NACK | (lastAccepted == 0 ? SolPacket.UNAVAILABLE : 0);
  }

  private void acknowledged(SolPacket packet, long now) {
    int size = outbound.waitingData().size();
    int taken = outbound.acknowledged(packet);
    if (taken < 0) {
      return;
    }
    resendAt = NEVER;
    outstandingFlags = 0;
    if (taken < size) {
      seek(outstandingFirst + taken);
      holdUntil = taken == 0 ? now + interval() : now;
    }
    unsentSince = reader.available() > 0 ? now : NEVER;
  }

  private void seek(long offset) {
    try {
      reader.seek(offset);
    } catch (IOException e) {
      ended = true;
    }
  }

  /** The host said something; returns when {@link #tick} is wanted. */
  public long said() {
    lock.lock();
    try {
      long now = ticker.nanos();
      if (!ended) {
        unsentSince = Math.min(unsentSince, now);
        pump(now, 0, 0);
      }
      return next(now);
    } finally {
      lock.unlock();
    }
  }

  /** There is room again for what is typed. */
  public void room() {
    inform(writer ? 0 : -1);
  }

  /** The host sent a break. */
  public void brokeIn() {
    inform(SolPacket.BREAK_DETECTED);
  }

  private void inform(int flags) {
    lock.lock();
    try {
      if (!ended && flags >= 0) {
        link.send(new SolPacket(0, 0, 0, flags, Bytes.EMPTY));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Something else came in the session; returns when {@link #tick} is wanted. */
  public long heard() {
    if (!quiet) {
      return NEVER;
    }
    lock.lock();
    try {
      long now = ticker.nanos();
      if (quiet && !ended && outbound.isWaiting()) {
        sent = 0;
        resend(now);
      }
      return next(now);
    } finally {
      lock.unlock();
    }
  }

  /** Does what is due; returns when it wants to be called again. */
  public long tick(long now) {
    lock.lock();
    try {
      if (!ended) {
        if (outbound.isWaiting() && resendAt <= now) {
          resend(now);
        }
        pump(now, 0, 0);
      }
      return next(now);
    } finally {
      lock.unlock();
    }
  }

  private void resend(long now) {
    sent++;
    quiet = sent > timing.get().retries();
    resendAt = now + (quiet ? Math.max(SELDOM_NANOS, interval()) : interval());
    link.send(
        new SolPacket(outbound.waitingNumber(), 0, 0, outstandingFlags, outbound.waitingData()));
  }

  private long interval() {
    return Math.max(SHORTEST_INTERVAL_NANOS, timing.get().interval().toNanos());
  }

  /** Sends a packet if it is time for one; returns whether it did. */
  private boolean pump(long now, int ack, int flags) {
    long unsent = reader.available();
    if (outbound.isWaiting() || unsent <= 0 || now < holdUntil) {
      return false;
    }
    SolTiming when = timing.get();
    boolean full = unsent >= Math.min(when.threshold(), mostData);
    if (!full && now < dueAt(when)) {
      return false;
    }
    Bytes data;
    try {
      data = reader.read(mostData);
    } catch (IOException e) {
      ended = true;
      return false;
    }
    if (data.isEmpty()) {
      return false;
    }
    outstandingFirst = reader.position() - data.size();
    outstandingFlags = reader.wasOverrun() ? SolPacket.OVERRUN : 0;
    int number = outbound.begin(data);
    sent = 1;
    quiet = when.retries() == 0;
    resendAt = now + (quiet ? Math.max(SELDOM_NANOS, interval()) : interval());
    unsentSince = reader.available() > 0 ? now : NEVER;
    link.send(
        new SolPacket(number, ack, ack == 0 ? 0 : lastAccepted, flags | outstandingFlags, data));
    return true;
  }

  private long dueAt(SolTiming when) {
    return unsentSince == NEVER ? NEVER : unsentSince + when.accumulate().toNanos();
  }

  private long next(long now) {
    if (ended) {
      return NEVER;
    }
    if (outbound.isWaiting()) {
      return resendAt;
    }
    if (reader.available() <= 0) {
      return NEVER;
    }
    return Math.max(Math.max(now, holdUntil), dueAt(timing.get()));
  }

  /** Returns where this is in the console's stream. */
  public SolPosition position() {
    lock.lock();
    try {
      int length = outbound.waitingData().size();
      return new SolPosition(
          activation, outbound.waitingNumber(), outstandingFirst, length, reader.position());
    } finally {
      lock.unlock();
    }
  }

  /** Returns the offset of the first byte that the console has not acknowledged. */
  public long unacknowledged() {
    lock.lock();
    try {
      return outbound.isWaiting() ? outstandingFirst : reader.position();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the payload. Idempotent.
   *
   * @param tell whether the console is to be told
   */
  public void end(boolean tell) {
    lock.lock();
    try {
      if (!ended && tell) {
        link.send(new SolPacket(0, 0, 0, SolPacket.DEACTIVATING, Bytes.EMPTY));
      }
      ended = true;
      reader.close();
    } finally {
      lock.unlock();
    }
  }
}
