package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.AuthenticationException;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.NoFreeSessionException;
import dev.sideband.ipmi.command.DeactivatePayload;
import dev.sideband.ipmi.command.PayloadKind;
import dev.sideband.ipmi.internal.Failures;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gets a console, and gets it anew after it was lost: one attempt at a time, with pauses between
 * them, and from somebody else as the policy says.
 *
 * <p>Its state is guarded by the channel's lock.
 */
final class SolConnector {

  private static final Duration ATTEMPT = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration PAUSE_WHEN_TAKEN = Duration.ofSeconds(10);
  private static final Duration PAUSE_WHEN_REFUSED = Duration.ofSeconds(30);

  /** Whom the console is for; called under the channel's lock. */
  interface Host {

    /** Returns the line as it was changed last. */
    ConsoleLine line();

    /** Tells whether it listens to a session. */
    boolean isAttached();

    /** Takes the console, to whose session it listens. */
    void live(SolActivation.Active active);

    /** Listens no more; the attempt came to nothing. */
    void detach();

    /** The line is otherwise, and not live. */
    void change(ConsoleLine.State state, String reason);

    /** There will be no console. */
    void end(String reason);
  }

  private final LanChannel channel;
  private final int instance;
  private final Function<Deadline, SolActivation> activations;
  private final SolClaim claim;
  private final SolTeller teller;
  private final Host host;
  private final TransportContext context;

  private int failures;
  private int attempt;
  private boolean connecting;
  private boolean wasLive;
  private boolean doubted;

  /** Creates one that waits for {@link #connect}; each attempt is made by {@code activations}. */
  SolConnector(
      LanChannel channel,
      int instance,
      Function<Deadline, SolActivation> activations,
      TakeOver takeOver,
      SolTeller teller,
      Host host,
      TransportContext context) {
    this.channel = channel;
    this.instance = instance;
    this.activations = activations;
    this.claim = new SolClaim(takeOver);
    this.teller = teller;
    this.host = host;
    this.context = context;
  }

  /** Tells whether an attempt is under way, or it is being asked whether there may be one. */
  boolean isConnecting() {
    return connecting;
  }

  /** Tries to get the console, unless it is there or an attempt is under way; under no lock. */
  void connect() {
    channel.locked(() -> {
      if (isOver() || connecting || host.isAttached()) {
        return;
      }
      connecting = true;
      int mine = ++attempt;
      SolActivation activation = activations.apply(deadline());
      channel.afterwards(() ->
          activation
              .start()
              .whenComplete(
                  (outcome, failure) -> channel.locked(() -> settled(mine, outcome, failure))));
    });
  }

  /** Tries to get the console after a while. */
  void connectLater() {
    connectAfter(pause());
  }

  /** What comes of the attempt that is under way concerns nobody any more. */
  void abandon() {
    attempt++;
  }

  private boolean isOver() {
    return host.line().state() == ConsoleLine.State.ENDED;
  }

  private Deadline deadline() {
    return Deadline.after(ATTEMPT, context.ticker());
  }

  private String target() {
    return channel.info().target();
  }

  private void settled(
      int which, SolActivation.@Nullable Outcome outcome, @Nullable Throwable failure) {
    if (which != attempt || isOver()) {
      return;
    }
    connecting = false;
    if (outcome != null) {
      doubted = false;
    }
    if (outcome instanceof SolActivation.Active active && host.isAttached()) {
      failures = 0;
      wasLive = true;
      claim.got(channel.sessionId());
      host.live(active);
      return;
    }
    host.detach();
    if (outcome instanceof SolActivation.Elsewhere elsewhere) {
      heldBy(elsewhere.session());
    } else {
      failed(
          failure == null
              ? new SessionLostException(target(), "while the console was activated")
              : Failures.cause(failure));
    }
  }

  private void heldBy(long holder) {
    switch (claim.heldBy(holder)) {
      case TAKE -> channel.afterwards(this::take);
      case ASK -> {
        connecting = true;
        teller.ask(holder, may -> answered(holder, may));
      }
      case WAIT -> waitUntilFree();
    }
  }

  private void answered(long holder, boolean may) {
    channel.locked(() -> {
      connecting = false;
      if (isOver()) {
        return;
      }
      if (may) {
        channel.afterwards(this::take);
      } else {
        claim.denied(holder);
        waitUntilFree();
      }
    });
  }

  private void waitUntilFree() {
    if (host.line().state() != ConsoleLine.State.TAKEN) {
      context.observer().counted("sol.taken", target(), 1);
      host.change(ConsoleLine.State.TAKEN, "somebody else has the console");
    }
    connectAfter(PAUSE_WHEN_TAKEN);
  }

  /** Ends the payload of whoever has it, and gets it. */
  private void take() {
    context.observer().counted("sol.takeovers", target(), 1);
    Ipmi.send(channel, new DeactivatePayload(PayloadKind.SOL, instance), deadline())
        .whenComplete((done, failure) -> connect());
  }

  /** One refusal may be a damaged packet; the second one is meant. */
  private void failed(Throwable failure) {
    String reason = String.valueOf(failure.getMessage());
    boolean isRefused =
        failure instanceof CommandRejectedException
            || failure instanceof AuthenticationException
                && !(failure instanceof NoFreeSessionException);
    boolean isMeant = isRefused && doubted;
    doubted |= isRefused;
    if (failure instanceof ChannelClosedException || isMeant && !wasLive) {
      host.end(reason);
      return;
    }
    if (wasLive && host.line().state() != ConsoleLine.State.LOST) {
      host.change(ConsoleLine.State.LOST, reason);
    }
    if (isMeant) {
      connectAfter(PAUSE_WHEN_REFUSED);
    } else {
      connectLater();
    }
  }

  /** Consoles that lost one BMC together do not all come back in one moment. */
  private Duration pause() {
    long longest = FIRST_PAUSE.toNanos() << Math.min(failures++, 10);
    long wait = Math.min(LONGEST_PAUSE.toNanos(), longest);
    return Duration.ofNanos((long) (wait * (0.5 + context.random().nextDouble() / 2)));
  }

  private void connectAfter(Duration delay) {
    try {
      context.scheduler().schedule(this::connect, delay);
    } catch (RejectedExecutionException e) {
      // The time is over, and with it the console.
    }
  }
}
