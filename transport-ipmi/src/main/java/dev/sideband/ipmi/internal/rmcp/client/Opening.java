package dev.sideband.ipmi.internal.rmcp.client;

import static dev.sideband.ipmi.internal.rmcp.client.LiveSession.NEVER;

import dev.sideband.ipmi.SessionStep;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.ipmi.internal.rmcp.SessionHeader;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The way to a session: handshakes, their resends, and new ones after those that led nowhere.
 *
 * <p>It goes on until the session is there, the BMC refuses, or its owner gives up. For one thread
 * at a time.
 */
final class Opening implements AutoCloseable {

  /** A step is tried that often before the handshake begins anew. */
  private static final int ATTEMPTS_PER_STEP = 4;

  private final LanSettings settings;
  private final SessionHost host;
  private final RandomGenerator random;
  private final @Nullable Secret bmcKey;
  private final Secret userKey;
  private final long since;

  private @Nullable Handshake handshake;
  private long consoleSessionId;
  private long nextTick;
  private int stepAttempts;
  private int attempts;
  private int restarts;
  private boolean heard;

  /**
   * Creates an opening that waits for its turn.
   *
   * @param userKey the user's key, which this wipes
   * @param startAt when the first packet may leave
   */
  Opening(
      LanSettings settings,
      SessionHost host,
      RandomGenerator random,
      @Nullable Secret bmcKey,
      Secret userKey,
      long startAt,
      long now) {
    this.settings = settings;
    this.host = host;
    this.random = random;
    this.bmcKey = bmcKey;
    this.userKey = userKey;
    this.nextTick = startAt;
    this.since = now;
  }

  /** Returns when {@link #tick} has something to do. */
  long nextTick() {
    return nextTick;
  }

  /** Sends what time has come for. */
  void tick(long now) throws RefusedException {
    if (nextTick > now) {
      return;
    }
    if (handshake == null) {
      consoleSessionId = host.openId();
      handshake = new Handshake(settings, userKey, bmcKey, random, consoleSessionId);
      sendStep(handshake, now);
    } else {
      repeatStep(handshake, now);
    }
  }

  private void sendStep(Handshake shaking, long now) {
    stepAttempts = 0;
    resendStep(shaking, now);
  }

  private void resendStep(Handshake shaking, long now) {
    stepAttempts++;
    attempts++;
    nextTick = now + settings.retry().waitNanos(stepAttempts, random);
    host.send(shaking.packet());
  }

  /** The first step is asked for ever: an address where nobody answers may come to life. */
  private void repeatStep(Handshake shaking, long now) throws RefusedException {
    host.counted("rmcp.resends");
    if (stepAttempts < ATTEMPTS_PER_STEP || shaking.step() == SessionStep.CAPABILITIES) {
      resendStep(shaking, now);
      return;
    }
    RefusedException noSuite = shaking.refusedSuites();
    if (noSuite != null) {
      throw noSuite;
    }
    if (shaking.proposeNext()) {
      sendStep(shaking, now);
    } else {
      beginAnew(now);
    }
  }

  /** Begins anew after a while, since a BMC that forgets handshakes must not be asked in a loop. */
  void beginAnew(long now) {
    farewell();
    forget();
    restarts++;
    nextTick = now + settings.retry().waitNanos(restarts, random);
  }

  /**
   * Takes a packet from the BMC's address that belongs to no session.
   *
   * @return false if it is not for this opening
   */
  boolean received(SessionHeader header, WireReader payload, long now)
      throws MalformedMessageException, RefusedException {
    Handshake shaking = handshake;
    if (shaking == null || shaking.isDone()) {
      return false;
    }
    return follow(shaking, shaking.received(header, payload), now);
  }

  /** Takes a packet from the BMC's address that names the session which is being opened. */
  void receivedSealed(Ipmi20Header header, byte[] datagram, int size, int payloadAt, long now)
      throws DroppedPacketException {
    Handshake shaking = handshake;
    if (shaking == null || shaking.isDone()) {
      throw new DroppedPacketException(Drop.UNKNOWN_SESSION);
    }
    follow(shaking, shaking.receivedSealed(header, datagram, size, payloadAt), now);
  }

  private boolean follow(Handshake shaking, Handshake.Outcome outcome, long now) {
    heard |= outcome != Handshake.Outcome.IGNORED;
    switch (outcome) {
      case IGNORED -> {
        return false;
      }
      case ADVANCED -> sendStep(shaking, now);
      case DOUBTFUL -> resendStep(shaking, now);
      case LOST -> beginAnew(now);
      case DONE -> nextTick = NEVER;
    }
    return true;
  }

  /**
   * Returns the session, once the keys are made; nothing else may follow then but {@link #close}.
   */
  Optional<LiveSession> made(long now) {
    Handshake shaking = handshake;
    if (shaking == null || !shaking.isDone()) {
      return Optional.empty();
    }
    handshake = null;
    try (shaking) {
      return Optional.of(
          new LiveSession(
              settings,
              host,
              random,
              shaking.protection(),
              consoleSessionId,
              shaking.bmcSessionId(),
              now));
    }
  }

  /** Says that nothing at all came from this address, if that is so. */
  Optional<TransportException> silence(long now) {
    if (heard || attempts == 0) {
      return Optional.empty();
    }
    NoResponseException silence =
        new NoResponseException(settings.target(), attempts, Duration.ofNanos(now - since));
    IOException failure = host.sendFailure();
    if (failure != null) {
      silence.addSuppressed(failure);
    }
    return Optional.of(
        new TargetUnavailableException(
            settings.target(), "nothing answers at this address", silence));
  }

  private void farewell() {
    ByteBuffer packet = handshake == null ? null : handshake.farewell();
    if (packet != null) {
      host.send(packet);
    }
  }

  private void forget() {
    if (handshake != null) {
      handshake.close();
      handshake = null;
      host.closeId(consoleSessionId);
    }
  }

  /** Tells the BMC to forget a handshake that is not done, and wipes the key. Idempotent. */
  @Override
  public void close() {
    farewell();
    forget();
    userKey.close();
  }
}
