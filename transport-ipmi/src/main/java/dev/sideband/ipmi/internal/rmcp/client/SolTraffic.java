package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.ipmi.internal.sol.SolConversation;
import dev.sideband.ipmi.internal.sol.SolInbound;
import dev.sideband.ipmi.internal.sol.SolInput;
import dev.sideband.ipmi.internal.sol.SolLink;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.ipmi.internal.sol.SolReceiver;
import dev.sideband.time.Ticker;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A console's bytes both ways, in whichever session carries them: what comes is told to the
 * listener, and acknowledged when that has it; what is typed waits for the BMC to take it.
 *
 * <p>Its methods are called under the channel's lock, but for {@link #lastHeard}.
 */
final class SolTraffic implements SolReceiver {

  private final LanChannel channel;
  private final SolTeller teller;
  private final Consumer<String> lost;
  private final Ticker ticker;
  private final String target;
  private final WakeUps.Sleeper sleeper;
  private volatile long lastHeard;

  // All below is guarded by the channel's lock.
  private final SolInput input = new SolInput();
  private final SolChunks chunks = new SolChunks();

  /** What arrived before it was known where in the console's stream that is. */
  private final List<SolConversation.Arrival> unplaced = new ArrayList<>();

  private @Nullable SolConversation conversation;

  /** What came last in the activation before; the BMC perhaps does not know that it arrived. */
  private SolInbound.Newest newest = SolInbound.Newest.NONE;

  /**
   * Creates traffic that no session carries yet.
   *
   * @param lost is told, under the channel's lock, why what comes in a session is of use no more
   */
  SolTraffic(LanChannel channel, RmcpEngine engine, SolTeller teller, Consumer<String> lost) {
    this.channel = channel;
    this.teller = teller;
    this.lost = lost;
    this.ticker = engine.ticker();
    this.target = channel.info().target();
    this.sleeper = engine.wakeUps().sleeper(now -> channel.locked(() -> tick(now)));
    this.lastHeard = ticker.nanos();
  }

  /** Returns when anything of the BMC came in a session, by the ticker; for any thread. */
  long lastHeard() {
    return lastHeard;
  }

  /** Returns what is said in the session that carries it; null if none does. */
  @Nullable SolConversation conversation() {
    return conversation;
  }

  /**
   * Lets the open session carry it, from the beginning; what arrives waits for {@link #open}.
   *
   * @param patience how long the BMC surely waits for an acknowledgement
   * @return false if no session is open
   */
  boolean attach(Duration patience, boolean encrypted) {
    unplaced.clear();
    SolLink link = packet -> channel.send(packet, encrypted);
    boolean isCarried = channel.carry(this);
    conversation = isCarried ? new SolConversation(input, link, patience, newest) : null;
    return isCarried;
  }

  /** The payload is ours: tells what arrived, and sends what was typed. */
  void open(SolConversation talk, SolActivation.Active active, long now) {
    chunks.begin(active.place());
    talk.open(active.payload().toBmc() - SolPacket.HEADER, now);
    List<SolConversation.Arrival> early = List.copyOf(unplaced);
    unplaced.clear();
    early.forEach(arrival -> arrived(talk, arrival, now));
    follow(talk);
  }

  /** No session carries it any more. */
  void detach() {
    newest = conversation == null ? newest : conversation.newest();
    conversation = null;
    unplaced.clear();
    channel.carry(null);
  }

  @Override
  public void received(SolPacket packet, long sessionSequence) {
    SolConversation talk = conversation;
    if (talk == null) {
      return;
    }
    long now = ticker.nanos();
    lastHeard = now;
    Optional<SolConversation.Arrival> arrival = talk.received(packet, sessionSequence, now);
    if (arrival.isPresent()) {
      if (talk.isOpen()) {
        arrived(talk, arrival.get(), now);
      } else {
        unplaced.add(arrival.get());
      }
    }
    follow(talk);
  }

  private void arrived(SolConversation talk, SolConversation.Arrival arrival, long now) {
    if (talk != conversation) {
      return;
    }
    if (SolChunks.isAfterGap(arrival) && chunks.place() != null) {
      lost.accept("bytes are missing, and their number is asked for");
      return;
    }
    if (arrival.broke()) {
      teller.broke();
    }
    if (!arrival.data().isEmpty()) {
      teller.received(
          chunks.of(arrival, now), () -> taken(talk, arrival), problem -> untaken(talk, problem));
    }
    if (arrival.ending()) {
      lost.accept("the BMC ended it");
    }
  }

  private void taken(SolConversation talk, SolConversation.Arrival arrival) {
    if (talk == conversation) {
      talk.stored(arrival.id(), ticker.nanos());
      follow(talk);
    }
  }

  private void untaken(SolConversation talk, String problem) {
    if (talk == conversation) {
      lost.accept(problem);
    }
  }

  @Override
  public void heard() {
    long now = ticker.nanos();
    lastHeard = now;
    SolConversation talk = conversation;
    if (talk != null) {
      talk.heard(now);
      follow(talk);
    }
  }

  @Override
  public void ended() {
    lost.accept("the session is over");
  }

  private void tick(long now) {
    SolConversation talk = conversation;
    if (talk != null) {
      talk.tick(now, teller.hasRoom());
      follow(talk);
    }
  }

  /** Tells whose input was taken, and sees to what is due later. */
  private void follow(SolConversation talk) {
    for (CompletableFuture<Void> done : talk.takeDone()) {
      channel.afterwards(() -> done.complete(null));
    }
    if (talk == conversation) {
      sleeper.wakeBy(talk.nextTick());
    }
  }

  /** Bytes are typed, or a break if there are none. */
  void type(Bytes bytes, CompletableFuture<Void> done) {
    if (input.size() + bytes.size() > ConsoleChannel.MOST_UNSENT) {
      fail(done, new TargetUnavailableException(target, input.size() + " bytes wait already"));
      return;
    }
    input.add(bytes, done);
    SolConversation talk = conversation;
    if (talk != null) {
      talk.typed(ticker.nanos());
      follow(talk);
    }
  }

  /** Of what is typed, gives up what the BMC perhaps took in a session that is lost. */
  void giveUpBegun(String reason) {
    input.removeBegun().forEach(done -> fail(done, new SessionLostException(target, reason)));
  }

  /** Gives up all that is typed: there will be no session. */
  void giveUpAll() {
    input.removeAll().forEach(done -> fail(done, new ChannelClosedException(target)));
  }

  private void fail(CompletableFuture<Void> done, Exception reason) {
    channel.afterwards(() -> done.completeExceptionally(reason));
  }
}
