package dev.sideband.ipmi.internal.sol;

import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The console's end of serial over LAN in one activation (IPMI 2.0, 15).
 *
 * <p>What comes is acknowledged when its owner has stored it, or by and by if that takes so long
 * that the BMC might give it up. What is typed is sent again until it is acknowledged, ever more
 * seldom while nothing comes from the BMC, whose numbers must not be used up. It knows no clock:
 * times are the nanoseconds of one ticker. For one thread at a time.
 */
public final class SolConversation {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long FIRST_WAIT = Duration.ofMillis(500).toNanos();
  private static final long LONGEST_WAIT = Duration.ofSeconds(5).toNanos();

  /** A host that takes nothing is offered it again after that time, or when the BMC says so. */
  private static final long REFUSED_WAIT = Duration.ofMillis(500).toNanos();

  /** Shorter than a BMC's retry interval, by default 500 ms and more. */
  private static final long REPEAT_WAIT = Duration.ofMillis(200).toNanos();

  private static final int MOST_REPEATS = 2;

  /** Smaller packets are not full. */
  private static final int LEAST_FULL = 64;

  /**
   * What came in a packet.
   *
   * @param id names it for {@link #stored}
   * @param kind what it is
   * @param data the bytes that are new, a copy; may be none
   * @param repeated how many of them, from the first on, most likely came before
   * @param overrun whether the BMC lost bytes before these
   * @param broke whether the host sent a break
   * @param ending whether the BMC ends the payload
   */
  public record Arrival(
      long id,
      SolInbound.Kind kind,
      Bytes data,
      int repeated,
      boolean overrun,
      boolean broke,
      boolean ending) {}

  private final SolInbound inbound;
  private final SolOutbound outbound = new SolOutbound();
  private final SolInput input;
  private final SolLink link;
  private final long patience;
  private final List<CompletableFuture<Void>> done = new ArrayList<>();

  private int mostData;
  private int flagsOut;
  private int attempts;
  private long resendAt = NEVER;
  private long holdUntil;

  private long arrivals;
  private int unstored;
  private int unstoredSize;
  private long unstoredId;
  private long acknowledgeAt = NEVER;
  private int acknowledged;
  private int acknowledgedSize;
  private int fullSize = LEAST_FULL;
  private int repeats;
  private long repeatAt = NEVER;
  private long early;
  private long lastPacket;
  private long packets;
  private long resends;

  /**
   * Creates the end of a payload that is about to be activated; it takes packets, and sends nothing
   * that is typed before {@link #open}.
   *
   * @param patience how long bytes may wait to be stored before they are acknowledged
   * @param before what came last in the activation before
   */
  public SolConversation(
      SolInput input, SolLink link, Duration patience, SolInbound.Newest before) {
    this.inbound = new SolInbound(before);
    this.input = input;
    this.link = link;
    this.patience = patience.toNanos();
  }

  /** The payload is active: what is typed is sent, so many bytes a packet at most. */
  public void open(int most, long now) {
    mostData = Math.max(1, Math.min(SolPacket.MOST_DATA, most));
    lastPacket = now;
    pump(now, 0, 0);
  }

  /** Tells whether the payload is known to be active. */
  public boolean isOpen() {
    return mostData != 0;
  }

  /** Takes a packet; empty if there is nothing in it for anybody. */
  public Optional<Arrival> received(SolPacket packet, long sessionSequence, long now) {
    lastPacket = now;
    SolInbound.Verdict verdict = inbound.take(packet, sessionSequence);
    packets += verdict.isAcknowledged() ? 1 : 0;
    resends += verdict.kind() == SolInbound.Kind.RESENT ? 1 : 0;
    if (verdict.kind() == SolInbound.Kind.STALE) {
      return Optional.empty();
    }
    Bytes fresh = Bytes.copyOf(verdict.fresh().toArray());
    int ack = verdict.isAcknowledged() ? noteData(packet, fresh, now) : 0;
    acknowledged(packet, now);
    pump(now, ack, packet.data().size());
    boolean again = verdict.kind() == SolInbound.Kind.RESENT;
    Arrival arrival =
        new Arrival(
            unstoredId,
            verdict.kind(),
            fresh,
            verdict.repeated(),
            !again && packet.has(SolPacket.OVERRUN),
            !again && packet.has(SolPacket.BREAK_DETECTED),
            packet.has(SolPacket.DEACTIVATING));
    boolean tells = !fresh.isEmpty() || arrival.overrun() || arrival.broke() || arrival.ending();
    return tells ? Optional.of(arrival) : Optional.empty();
  }

  /** Notes what is to be acknowledged; returns the number if that is to be done at once. */
  private int noteData(SolPacket packet, Bytes fresh, long now) {
    if (fresh.isEmpty()) {
      return unstored == packet.number() ? 0 : packet.number();
    }
    unstored = packet.number();
    unstoredSize = packet.data().size();
    fullSize = Math.max(fullSize, unstoredSize);
    repeatAt = NEVER;
    repeats = 0;
    unstoredId = ++arrivals;
    acknowledgeAt = now + patience;
    return 0;
  }

  private void acknowledged(SolPacket packet, long now) {
    int size = outbound.waitingData().size();
    int taken = outbound.acknowledged(packet);
    if (taken >= 0) {
      resendAt = NEVER;
      attempts = 0;
      done.addAll(input.taken(taken));
      holdUntil = taken < size ? now + REFUSED_WAIT : now;
    } else if (!packet.has(SolPacket.NACK)) {
      holdUntil = now;
      heard(now);
    }
  }

  /** The BMC gave a sign of life: what waits for long is worth another try. */
  public void heard(long now) {
    if (outbound.isWaiting() && attempts > 1 && resendAt - now > FIRST_WAIT) {
      resendAt = now;
    }
  }

  /** What came in a packet is stored. */
  public void stored(long id, long now) {
    if (unstored != 0 && id == unstoredId) {
      acknowledge(now);
    }
  }

  private void acknowledge(long now) {
    int number = unstored;
    unstored = 0;
    acknowledgeAt = NEVER;
    pump(now, number, unstoredSize);
    acknowledged = number;
    acknowledgedSize = unstoredSize;
    repeatAt = unstoredSize == fullSize ? now + REPEAT_WAIT : NEVER;
  }

  /**
   * Behind a full packet more waits at the BMC, which would have come by now: the acknowledgement
   * may be lost, and the BMC waits longer than this before it sends again, if it does not throw
   * away what waits.
   */
  private void repeatAcknowledgement(long now) {
    repeatAt = ++repeats < MOST_REPEATS ? now + REPEAT_WAIT : NEVER;
    link.send(new SolPacket(0, acknowledged, acknowledgedSize, 0, Bytes.EMPTY));
  }

  /** Something was typed. */
  public void typed(long now) {
    pump(now, 0, 0);
  }

  /** Sends what is typed if it may leave, and an acknowledgement, alone if it must. */
  private void pump(long now, int ack, int size) {
    if (!isOpen() || outbound.isWaiting() || now < holdUntil || !input.hasNext()) {
      if (ack != 0) {
        link.send(new SolPacket(0, ack, size, 0, Bytes.EMPTY));
      }
      return;
    }
    Bytes data = input.next(mostData);
    flagsOut = data.isEmpty() ? SolPacket.BREAK : 0;
    int number = outbound.begin(data);
    attempts = 1;
    resendAt = now + FIRST_WAIT;
    link.send(new SolPacket(number, ack, ack == 0 ? 0 : size, flagsOut, data));
  }

  /**
   * Does what is due.
   *
   * @param room whether more may wait to be stored; if not, the BMC is to keep it
   */
  public void tick(long now, boolean room) {
    if (unstored != 0 && acknowledgeAt <= now) {
      if (room) {
        early++;
        acknowledge(now);
      } else {
        acknowledgeAt = now + patience;
      }
    }
    if (repeatAt <= now) {
      repeatAcknowledgement(now);
    }
    if (outbound.isWaiting() && resendAt <= now) {
      attempts++;
      resendAt = now + Math.min(LONGEST_WAIT, FIRST_WAIT << Math.min(8, attempts - 1));
      link.send(new SolPacket(outbound.waitingNumber(), 0, 0, flagsOut, outbound.waitingData()));
    }
    pump(now, 0, 0);
  }

  /** Returns when {@link #tick} has something to do. */
  public long nextTick() {
    long next = Math.min(acknowledgeAt, Math.min(resendAt, repeatAt));
    boolean held = isOpen() && !outbound.isWaiting() && input.hasNext();
    return held ? Math.min(next, holdUntil) : next;
  }

  /** Returns whom it concerns that what they typed was taken since the last call. */
  public List<CompletableFuture<Void>> takeDone() {
    List<CompletableFuture<Void>> taken = List.copyOf(done);
    done.clear();
    return taken;
  }

  /** Returns what came last. */
  public SolInbound.Newest newest() {
    return inbound.newest();
  }

  /** Returns how many packets were acknowledged before they were stored. */
  public long early() {
    return early;
  }

  /** Returns when a packet came last, of whatever kind, or when the payload became active. */
  public long lastPacket() {
    return lastPacket;
  }

  /** Returns how many packets with something to acknowledge came since the last call. */
  public long takePackets() {
    long taken = packets;
    packets = 0;
    return taken;
  }

  /** Returns how many of them were copies. */
  public long takeResends() {
    long taken = resends;
    resends = 0;
    return taken;
  }
}
