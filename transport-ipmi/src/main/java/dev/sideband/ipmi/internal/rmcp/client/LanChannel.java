package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.ipmi.internal.rmcp.SessionHeader;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.ipmi.internal.sol.SolReceiver;
import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A channel to one BMC: guards a {@link ClientSession} with a lock and joins it to the engine.
 *
 * <p>Nothing that waits and nothing of a caller's runs under the lock: what a session settles is
 * collected, and handed over after it is released.
 */
final class LanChannel implements MessageChannel, SessionHost {

  /** A datagram of 1,400 bytes, less headers, padding and signature. */
  private static final int MOST_DATA = 1_300;

  private static final Runnable[] NONE = new Runnable[0];

  private final RmcpEngine engine;
  private final Preparation preparation;
  private final LanSettings settings;
  private final ClientSession session;
  private final WakeUps.Sleeper sleeper;
  private final ReentrantLock lock = new ReentrantLock();
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  // All below is guarded by the lock.
  private final Queue<Runnable> leaving = new ArrayDeque<>();
  private @Nullable InetSocketAddress address;
  private @Nullable IOException sendFailure;

  LanChannel(
      RmcpEngine engine, LanSettings settings, Preparation preparation, @Nullable Secret bmcKey) {
    this.engine = engine;
    this.settings = settings;
    this.preparation = preparation;
    this.session = new ClientSession(settings, this, engine.context().random(), bmcKey);
    this.sleeper = engine.wakeUps().sleeper(this::wake);
    engine.add(this);
  }

  /** Does something with the session; what that settles is handed over afterwards. */
  void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      release();
    }
  }

  private void release() {
    sleeper.wakeBy(session.nextTick());
    Runnable first = leaving.poll();
    if (first == null) {
      lock.unlock();
      return;
    }
    Runnable[] others = leaving.isEmpty() ? NONE : leaving.toArray(NONE);
    leaving.clear();
    lock.unlock();
    engine.later(first);
    for (Runnable other : others) {
      engine.later(other);
    }
  }

  /** Runs something after the lock is released. The caller has it. */
  void afterwards(Runnable task) {
    leaving.add(task);
  }

  /**
   * Hands packets of serial over LAN of the open session to a receiver, under this channel's lock,
   * until {@link SolReceiver#ended}; with null, to nobody any more.
   *
   * @return false if no session is open
   */
  boolean carry(@Nullable SolReceiver receiver) {
    lock.lock();
    try {
      LiveSession open = session.open();
      if (open != null) {
        open.carry(receiver);
      }
      return open != null;
    } finally {
      lock.unlock();
    }
  }

  /** Sends a packet of serial over LAN, once, if a session is open. */
  void send(SolPacket packet, boolean encrypted) {
    lock.lock();
    try {
      LiveSession open = session.open();
      if (open != null) {
        open.send(packet, encrypted);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the BMC's id of the open session, or 0 if none is open. */
  long sessionId() {
    lock.lock();
    try {
      LiveSession open = session.open();
      return open == null ? 0 : open.bmcSessionId();
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether a session is open whose packets can be encrypted. */
  boolean encrypts() {
    lock.lock();
    try {
      LiveSession open = session.open();
      return open != null && open.encrypts();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when the BMC was last heard in the open session; the far future if none is open. */
  long lastHeard() {
    lock.lock();
    try {
      LiveSession open = session.open();
      return open == null ? LiveSession.NEVER : open.pulse().lastHeard();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
    lock.lock();
    try {
      long now = engine.ticker().nanos();
      Exchange exchange =
          new Exchange(request, Exchange.Purpose.CALLER, now, now + deadline.remainingNanos());
      session.submit(exchange, now);
      return exchange.future().minimalCompletionStage();
    } finally {
      release();
    }
  }

  /**
   * Sends a request once, now or never: if it cannot leave at once, it fails.
   *
   * @return the exchange, for {@link #withdraw}
   */
  Exchange once(MessageRequest request, Deadline deadline) {
    lock.lock();
    try {
      long now = engine.ticker().nanos();
      Exchange exchange = Exchange.once(request, now, now + deadline.remainingNanos());
      session.submit(exchange, now);
      return exchange;
    } finally {
      release();
    }
  }

  /** Tells whether a request would leave at once. */
  boolean hasRoom() {
    lock.lock();
    try {
      return session.hasRoom();
    } finally {
      lock.unlock();
    }
  }

  /** Waits no more for the answer to a request, unless it is there. */
  void withdraw(Exchange exchange) {
    locked(() -> session.withdraw(exchange, engine.ticker().nanos()));
  }

  @Override
  public TransportInfo info() {
    return new TransportInfo(settings.target(), MOST_DATA, MOST_DATA);
  }

  @Override
  public void close() {
    locked(() -> session.close(engine.ticker().nanos()));
  }

  /** Completes when the session is closed at the BMC, or given up. */
  CompletableFuture<Void> end() {
    return end;
  }

  private void wake(long now) {
    locked(() -> session.tick(now));
  }

  /** Takes a packet that names a session of this channel. */
  void received(
      Ipmi20Header header, byte[] datagram, int size, int payloadAt, InetSocketAddress from)
      throws MalformedMessageException, DroppedPacketException {
    lock.lock();
    try {
      if (!from.equals(address)) {
        throw new DroppedPacketException(Drop.FOREIGN_ADDRESS);
      }
      session.received(header, datagram, size, payloadAt, engine.ticker().nanos());
    } finally {
      release();
    }
  }

  /** Takes a packet from this channel's address that names no session; false if not for it. */
  boolean receivedOutside(SessionHeader header, WireReader payload)
      throws MalformedMessageException {
    lock.lock();
    try {
      return session.receivedOutside(header, payload, engine.ticker().nanos());
    } finally {
      release();
    }
  }

  @Override
  public void prepare() {
    leaving.add(() -> preparation.run(this));
  }

  /** Ends a preparation: key and address are there. */
  void prepared(InetSocketAddress found, Secret userKey) {
    locked(() -> begin(found, userKey));
  }

  private void begin(InetSocketAddress found, Secret userKey) {
    long now = engine.ticker().nanos();
    if (!session.isPreparing()) {
      userKey.close();
    } else if (engine.directory().join(found, this, settings.sessionsPerBmc())) {
      address = found;
      session.begin(userKey, engine.admission().turn(now), now);
    } else {
      userKey.close();
      session.cannotBegin(preparation::tooManySessions);
    }
  }

  /** Ends a preparation that found no key or no address. */
  void unprepared(Supplier<? extends Exception> problem) {
    locked(() -> {
      if (session.isPreparing()) {
        session.cannotBegin(problem);
      }
    });
  }

  @Override
  public long openId() {
    return engine.directory().open(this);
  }

  @Override
  public void closeId(long consoleSessionId) {
    engine.directory().close(consoleSessionId);
  }

  @Override
  public void send(ByteBuffer packet) {
    if (address == null) {
      return;
    }
    try {
      engine.send(packet, address);
      sendFailure = null;
    } catch (IOException e) {
      sendFailure = e;
      counted("rmcp.send.failed");
    }
  }

  @Override
  public @Nullable IOException sendFailure() {
    return sendFailure;
  }

  @Override
  public void settled(Exchange exchange) {
    leaving.add(exchange);
  }

  @Override
  public void counted(String name) {
    engine.counted(name, settings.target());
  }

  @Override
  public void idle() {
    if (address != null) {
      engine.directory().leave(address, this);
      address = null;
    }
  }

  @Override
  public void ended() {
    engine.remove(this);
    end.complete(null);
  }
}
