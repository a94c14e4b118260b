package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.command.DeactivatePayload;
import dev.sideband.ipmi.command.GetPayloadInstanceInfo;
import dev.sideband.ipmi.command.PayloadInstanceInfo;
import dev.sideband.ipmi.command.PayloadKind;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.ipmi.internal.sol.SolConversation;
import dev.sideband.time.Deadline;
import dev.sideband.time.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a payload at the BMC while it is ours: finds out when it is somebody else's, keeps
 * the BMC's SOL retry as the path needs it, and gives both back at the end.
 *
 * <p>Its state is guarded by the channel's lock.
 */
final class SolUpkeep {

  private static final Duration QUESTION = Duration.ofSeconds(30);
  private static final Duration FAREWELL = Duration.ofSeconds(1);
  private static final long RETRY_NANOS = Duration.ofSeconds(15).toNanos();

  private final LanChannel channel;
  private final int instance;
  private final @Nullable SolRetryKeeper keeper;
  private final Consumer<String> lost;
  private final Ticker ticker;
  private final WakeUps.Sleeper sleeper;
  private final SolSilence silence = new SolSilence();

  /** What is said in the payload that is ours; null if none is. */
  private @Nullable SolConversation ours;

  private long retryAt;

  /**
   * Creates one that has nothing to look after.
   *
   * @param keeper keeps the BMC's SOL retry; if null, it stays
   * @param lost is told, under the channel's lock, why the payload is ours no more
   */
  SolUpkeep(
      LanChannel channel,
      RmcpEngine engine,
      int instance,
      @Nullable SolRetryKeeper keeper,
      Consumer<String> lost) {
    this.channel = channel;
    this.instance = instance;
    this.keeper = keeper;
    this.lost = lost;
    this.ticker = engine.ticker();
    this.sleeper = engine.wakeUps().sleeper(now -> channel.locked(() -> tick(now)));
  }

  /** The payload is ours, in the session that is open. */
  void begin(SolConversation talk, long now) {
    ours = talk;
    silence.begin(channel.sessionId(), now);
    retryAt = now + RETRY_NANOS;
    sleep();
  }

  /** The payload is ours no more. */
  void end() {
    ours = null;
  }

  private void sleep() {
    sleeper.wakeBy(Math.min(silence.nextCheck(), retryAt));
  }

  private void tick(long now) {
    SolConversation talk = ours;
    if (talk == null) {
      return;
    }
    if (silence.isDue(now, talk.lastPacket())) {
      channel.afterwards(() -> check(talk));
    }
    if (retryAt <= now) {
      retryAt = now + RETRY_NANOS;
      keepRetry(talk);
    }
    sleep();
  }

  /** A console that says nothing may be somebody else's by now. */
  private void check(SolConversation talk) {
    Ipmi.send(
            channel,
            new GetPayloadInstanceInfo(PayloadKind.SOL, instance),
            Deadline.after(QUESTION, ticker))
        .thenAccept(info -> channel.locked(() -> checked(talk, info)));
  }

  private void checked(SolConversation talk, PayloadInstanceInfo info) {
    if (talk == ours && silence.isLost(info.sessionId())) {
      lost.accept("the BMC sends it to nobody, or to somebody else");
    }
  }

  /** What came tells whether the path loses packets. */
  private void keepRetry(SolConversation talk) {
    SolRetryKeeper keeps = keeper;
    long packets = talk.takePackets();
    long resends = talk.takeResends();
    if (keeps != null) {
      Deadline deadline = Deadline.after(QUESTION, ticker);
      channel.afterwards(() -> keeps.came(packets, resends, deadline));
    }
  }

  /**
   * Puts back the SOL retry, and ends the payload; under no lock. The stage completes when both are
   * done, and fails when the BMC refuses the end, or does not say so within a second.
   */
  CompletionStage<Void> giveBack() {
    Deadline deadline = Deadline.after(FAREWELL, ticker);
    CompletionStage<Void> restored =
        keeper == null ? CompletableFuture.completedStage(null) : keeper.restore(deadline);
    return restored
        .handle((done, failure) ->
            Ipmi.send(channel, new DeactivatePayload(PayloadKind.SOL, instance), deadline))
        .thenCompose(left -> left)
        .thenAccept(done -> {});
  }
}
