package dev.sideband.ipmi.internal.rmcp.client;

import static dev.sideband.ipmi.internal.rmcp.client.LiveSession.NEVER;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.command.CloseSession;
import dev.sideband.ipmi.command.SetSessionPrivilegeLevel;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.Ipmi15Header;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.ipmi.internal.rmcp.SessionHeader;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All that happens between one channel and its BMC: sessions are opened when a request needs one,
 * kept alive, opened anew after they were lost, and closed.
 *
 * <p>It knows neither sockets nor clocks: packets and times are handed in, in the nanoseconds of
 * one ticker, and what leaves goes to its {@link SessionHost}. For one thread at a time.
 */
final class ClientSession {

  /** What the session sends for itself is given up after that many first waits. */
  private static final int OWN_WAITS = 8;

  private final LanSettings settings;
  private final SessionHost host;
  private final RandomGenerator random;
  private final @Nullable Secret bmcKey;
  private final Unanswered unanswered;
  private final RequestQueue waiting = new RequestQueue();

  private SessionPhase phase = SessionPhase.IDLE;
  private @Nullable Opening opening;
  private @Nullable LiveSession live;
  private long nextTick = NEVER;

  /**
   * Creates a session that is opened when the first request comes.
   *
   * @param bmcKey the BMC's key, which this wipes when it ends, or null if none is known
   */
  ClientSession(
      LanSettings settings, SessionHost host, RandomGenerator random, @Nullable Secret bmcKey) {
    this.settings = settings;
    this.host = host;
    this.random = random;
    this.bmcKey = bmcKey;
    this.unanswered = new Unanswered(settings.target(), host);
  }

  /** Returns when {@link #tick} is to be called at the latest; calling it earlier does no harm. */
  long nextTick() {
    return nextTick;
  }

  /** Takes a caller's request. */
  void submit(Exchange exchange, long now) {
    if (phase.isLast()) {
      unanswered.closed(exchange);
    } else if (exchange.due <= now) {
      unanswered.silent(exchange, opening, now);
    } else if (exchange.once) {
      sendNow(exchange, now);
    } else if (waiting.isFull()) {
      unanswered.unavailable(exchange, RequestQueue.MOST_WAITING + " requests wait already");
    } else {
      enqueue(exchange, now);
    }
  }

  private void enqueue(Exchange exchange, long now) {
    LiveSession open = open();
    if (open != null && open.pulse().isOutdated(now)) {
      lose(Pulse.OUTDATED, now);
    }
    waiting.add(exchange);
    wakeBy(exchange.due);
    if (phase == SessionPhase.IDLE) {
      prepare();
    } else if (phase == SessionPhase.OPEN) {
      pump(now);
    }
  }

  private void sendNow(Exchange exchange, long now) {
    if (hasRoom() && live != null && live.transmit(exchange, now)) {
      wakeBy(Math.min(exchange.due, exchange.resendAt));
    } else {
      unanswered.unavailable(exchange, "it cannot leave now");
    }
  }

  /** Tells whether a request would leave at once. */
  boolean hasRoom() {
    LiveSession open = open();
    return open != null && waiting.isEmpty() && open.hasRoom();
  }

  /** Returns the session that requests go through now, or null if none is open. */
  @Nullable LiveSession open() {
    return phase == SessionPhase.OPEN ? live : null;
  }

  /** Takes back a request whose answer nobody waits for any more, wherever it is by now. */
  void withdraw(Exchange exchange, long now) {
    if (live != null && live.withdraw(exchange)) {
      unanswered.silent(exchange, opening, now);
      pump(now);
    }
  }

  private void prepare() {
    phase = SessionPhase.PREPARING;
    host.prepare();
  }

  /** Tells whether {@link #begin} or {@link #cannotBegin} is awaited. */
  boolean isPreparing() {
    return phase == SessionPhase.PREPARING;
  }

  /**
   * Opens a session, now that there are a key and an address.
   *
   * @param userKey the user's key, which this wipes
   * @param startAt when the first packet may leave
   */
  void begin(Secret userKey, long startAt, long now) {
    phase = SessionPhase.OPENING;
    opening = new Opening(settings, host, random, bmcKey, userKey, startAt, now);
    tick(now);
  }

  /** Reports that there will be no key or no address. */
  void cannotBegin(Supplier<? extends Exception> problem) {
    refuse(problem);
  }

  /**
   * Takes a packet from the BMC's address that belongs to no session.
   *
   * @return false if it is not for this session
   */
  boolean receivedOutside(SessionHeader header, WireReader payload, long now)
      throws MalformedMessageException {
    if (phase == SessionPhase.OPENING && opening != null) {
      return receivedOpening(opening, header, payload, now);
    }
    if (live == null || !(header instanceof Ipmi15Header)) {
      return false;
    }
    boolean taken = live.receivedOutside(LanMessage.decode(payload));
    checkLoss(now);
    return taken;
  }

  private boolean receivedOpening(
      Opening underWay, SessionHeader header, WireReader payload, long now)
      throws MalformedMessageException {
    try {
      boolean taken = underWay.received(header, payload, now);
      underWay.made(now).ifPresent(made -> establish(made, now));
      wakeBy(underWay.nextTick());
      return taken;
    } catch (RefusedException refused) {
      refuse(refused.report());
      return true;
    }
  }

  private void establish(LiveSession made, long now) {
    live = made;
    phase = SessionPhase.RAISING;
    own(made, new SetSessionPrivilegeLevel(settings.privilege()), Exchange.Purpose.PRIVILEGE, now);
  }

  /** Sends a command of the session's own. */
  private void own(
      LiveSession session, IpmiCommand<?> command, Exchange.Purpose purpose, long now) {
    long due = now + OWN_WAITS * settings.retry().first().toNanos();
    session.transmit(new Exchange(Exchange.carrying(command), purpose, now, due), now);
    wakeBy(session.nextTick());
  }

  /** Takes a packet from the BMC's address that names the session. */
  void received(Ipmi20Header header, byte[] datagram, int size, int payloadAt, long now)
      throws MalformedMessageException, DroppedPacketException {
    LiveSession session = live;
    if (session == null) {
      receivedEarly(header, datagram, size, payloadAt, now);
      return;
    }
    boolean wasQuiet = session.pulse().isQuiet();
    try {
      Exchange answered = session.received(header, datagram, size, payloadAt, now);
      if (answered != null) {
        answered(session, answered, now);
      }
    } finally {
      if (wasQuiet) {
        tick(now);
      } else {
        pump(now);
      }
    }
  }

  private void receivedEarly(
      Ipmi20Header header, byte[] datagram, int size, int payloadAt, long now)
      throws DroppedPacketException {
    if (phase != SessionPhase.OPENING || opening == null) {
      throw new DroppedPacketException(Drop.UNKNOWN_SESSION);
    }
    opening.receivedSealed(header, datagram, size, payloadAt, now);
    opening.made(now).ifPresent(made -> establish(made, now));
  }

  private void answered(LiveSession session, Exchange exchange, long now) {
    switch (exchange.purpose) {
      case CALLER -> host.settled(exchange);
      case PRIVILEGE -> raised(session, exchange.completionCode(), now);
      case CLOSE -> closed();
      case HEARTBEAT -> host.counted("rmcp.heartbeats");
    }
  }

  private void raised(LiveSession session, CompletionCode code, long now) {
    if (code.isOk()) {
      closeOpening();
      phase = SessionPhase.OPEN;
      host.counted("rmcp.sessions.opened");
      return;
    }
    dismiss(session, now);
    refuse(new Refusals(settings.target()).privilege(settings.privilege(), code).report());
  }

  /** Sends what waits, as far as the session takes it. */
  private void pump(long now) {
    LiveSession open = open();
    if (open != null) {
      wakeBy(waiting.sendThrough(open, now));
    }
  }

  /** Does what time has come for. */
  void tick(long now) {
    waiting.removeExpired(now).forEach(exchange -> unanswered.silent(exchange, opening, now));
    if (phase == SessionPhase.OPENING && opening != null) {
      tickOpening(opening, now);
    } else if (live != null) {
      live.tick(now).forEach(exchange -> expiredInFlight(exchange, now));
      checkLoss(now);
      pump(now);
    }
    nextTick = waiting.nextDue();
    if (live != null) {
      wakeBy(live.nextTick());
    } else if (opening != null) {
      wakeBy(opening.nextTick());
    }
  }

  private void tickOpening(Opening underWay, long now) {
    if (waiting.isEmpty()) {
      becomeIdle();
      return;
    }
    try {
      underWay.tick(now);
    } catch (RefusedException refused) {
      refuse(refused.report());
    }
  }

  private void expiredInFlight(Exchange exchange, long now) {
    switch (exchange.purpose) {
      case CALLER -> unanswered.silent(exchange, opening, now);
      case PRIVILEGE -> raiseFailed(now);
      case CLOSE -> end();
      case HEARTBEAT -> throw new IllegalStateException("heartbeats have no deadline");
    }
  }

  /** The session has its keys, and nothing comes through it. */
  private void raiseFailed(long now) {
    if (live != null && opening != null) {
      dismiss(live, now);
      phase = SessionPhase.OPENING;
      opening.beginAnew(now);
    }
  }

  private void checkLoss(long now) {
    LiveSession open = open();
    String reason = open == null ? null : open.pulse().loss(now);
    if (reason != null) {
      lose(reason, now);
    }
  }

  /** The session is gone: what may be done twice goes into the next one, the rest fails. */
  private void lose(String reason, long now) {
    host.counted("rmcp.sessions.lost");
    List<Exchange> inFlight = List.of();
    if (live != null) {
      inFlight = live.drain();
      dismiss(live, now);
    }
    waiting.takeBack(inFlight).forEach(lost -> unanswered.lost(lost, reason));
    becomeIdle();
    if (!waiting.isEmpty()) {
      prepare();
    }
  }

  /** Forgets the session and tells the BMC once, in case that it still holds it. */
  private void dismiss(LiveSession session, long now) {
    own(session, new CloseSession(session.bmcSessionId()), Exchange.Purpose.CLOSE, now);
    session.close();
    live = null;
  }

  /** Fails all that waits, each with an exception of its own. */
  private void refuse(Supplier<? extends Exception> problem) {
    List<Exchange> refused = waiting.removeAll();
    becomeIdle();
    refused.forEach(exchange -> unanswered.fail(exchange, problem.get()));
  }

  private void becomeIdle() {
    closeOpening();
    phase = SessionPhase.IDLE;
    host.idle();
  }

  private void closeOpening() {
    if (opening != null) {
      opening.close();
      opening = null;
    }
  }

  /** Ends it for good; an open session is closed at the BMC too, as far as that answers. */
  void close(long now) {
    if (phase.isLast()) {
      return;
    }
    List<Exchange> inFlight = live == null ? List.of() : live.drain();
    inFlight.forEach(unanswered::closed);
    waiting.removeAll().forEach(unanswered::closed);
    if (live != null) {
      phase = SessionPhase.CLOSING;
      own(live, new CloseSession(live.bmcSessionId()), Exchange.Purpose.CLOSE, now);
    } else {
      end();
    }
  }

  private void closed() {
    host.counted("rmcp.sessions.closed");
    end();
  }

  private void end() {
    if (live != null) {
      live.close();
      live = null;
    }
    becomeIdle();
    phase = SessionPhase.ENDED;
    if (bmcKey != null) {
      bmcKey.close();
    }
    host.ended();
  }

  private void wakeBy(long time) {
    nextTick = Math.min(nextTick, time);
  }
}
