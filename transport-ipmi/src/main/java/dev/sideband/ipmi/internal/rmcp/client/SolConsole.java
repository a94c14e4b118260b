package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.command.SolRetry;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.ipmi.internal.sol.SolConversation;
import dev.sideband.ipmi.internal.sol.SolInbound;
import dev.sideband.ipmi.internal.sol.SolInput;
import dev.sideband.ipmi.internal.sol.SolLink;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.ipmi.internal.sol.SolReceiver;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleHistory;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.HeartbeatPort;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A host's console through serial over LAN: hands over what comes, sends what is typed, and finds
 * out when the payload is lost; a {@link SolConnector} gets it.
 *
 * <p>Its state is guarded by its channel's lock, which is held when packets come; what concerns the
 * listener waits in a queue, and is done in order by the executor.
 */
final class SolConsole
    implements ConsoleChannel, SolReceiver, SolActivation.Host, SolConnector.Host {

  /** What a BMC does that does not tell (IPMI 2.0, table 26-5). */
  static final SolRetry USUAL_RETRY = new SolRetry(7, Duration.ofMillis(500));

  /** The session sends each copy again by itself; a busy BMC need not see yet more of them. */
  private static final Duration OEM_ATTEMPT = Duration.ofSeconds(15);


  private final LanChannel channel;
  private final TransportContext context;
  private final OemClient oem;
  private final int instance;
  private final @Nullable SolRetryKeeper keeper;
  private final SolHistory history;
  private final SolHeartbeats heartbeats;
  private final String target;
  private final SolTeller teller;
  private final SolConnector connector;
  private final SolUpkeep upkeep;
  private final WakeUps.Sleeper sleeper;

  private volatile ConsoleLine line =
      new ConsoleLine(ConsoleLine.State.CONNECTING, "", Duration.ZERO, null);
  private volatile long lastHeard;

  // All below is guarded by the channel's lock.
  private final SolInput input = new SolInput();
  private final SolChunks chunks = new SolChunks();
  private final List<SolConversation.Arrival> unplaced = new ArrayList<>();
  private @Nullable SolConversation conversation;

  /** What came last in the activation before; the BMC perhaps does not know that it arrived. */
  private SolInbound.Newest newest = SolInbound.Newest.NONE;

  /**
   * Creates a console.
   *
   * @param note where the BMC's SOL retry is noted before it is changed; if null, it stays
   * @param dump opens the instance that says what the BMC kept; null if there is none
   */
  SolConsole(
      LanChannel channel,
      RmcpEngine engine,
      int instance,
      TakeOver takeOver,
      @Nullable SolRetryNote note,
      @Nullable Supplier<SolConsole> dump) {
    this.channel = channel;
    this.context = engine.context();
    this.oem = OemClient.builder(channel, context).attemptTimeout(OEM_ATTEMPT).build();
    this.history = new SolHistory(oem, dump, context);
    this.heartbeats =
        new SolHeartbeats(channel, oem, () -> line().state() == ConsoleLine.State.LIVE, context);
    this.instance = instance;
    this.keeper = note == null ? null : new SolRetryKeeper(channel, note, context);
    this.target = channel.info().target();
    this.teller = new SolTeller(channel, context);
    this.connector =
        new SolConnector(channel, instance, this::activation, takeOver, teller, this, context);
    this.upkeep = new SolUpkeep(channel, engine, instance, keeper, this::lose);
    this.sleeper = engine.wakeUps().sleeper(now -> channel.locked(() -> tick(now)));
    this.lastHeard = context.ticker().nanos();
  }

  private SolActivation activation(Deadline deadline) {
    return new SolActivation(channel, oem, instance, keeper, this, deadline);
  }

  private long now() {
    return context.ticker().nanos();
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public ConsoleLine line() {
    return line;
  }

  @Override
  public long lastHeard() {
    return lastHeard;
  }

  @Override
  public Optional<HeartbeatPort> heartbeats() {
    return Optional.of(heartbeats);
  }

  @Override
  public ConsoleHistory history() {
    return history;
  }

  @Override
  public void start(ConsoleListener taker) {
    channel.locked(() -> {
      teller.start(taker);
      channel.afterwards(connector::connect);
    });
  }

  private boolean isOver() {
    return line.state() == ConsoleLine.State.ENDED;
  }

  @Override
  public boolean attach(Duration patience, boolean encrypted) {
    boolean[] attached = new boolean[1];
    channel.locked(() -> {
      unplaced.clear();
      SolLink link = packet -> channel.send(packet, encrypted);
      conversation = new SolConversation(input, link, patience, newest);
      attached[0] = connector.isConnecting() && channel.carry(this);
      if (!attached[0]) {
        conversation = null;
      }
    });
    return attached[0];
  }

  @Override
  public boolean isAttached() {
    return conversation != null;
  }

  @Override
  public void live(SolActivation.Active active) {
    SolConversation talk = conversation;
    if (talk == null) {
      return;
    }
    long now = now();
    chunks.begin(active.place());
    upkeep.begin(talk, now);
    Duration bridged = active.retry().map(SolRetry::tolerated).orElse(Duration.ZERO);
    change(ConsoleLine.State.LIVE, "", bridged);
    talk.open(active.payload().toBmc() - SolPacket.HEADER, now);
    List<SolConversation.Arrival> early = List.copyOf(unplaced);
    unplaced.clear();
    early.forEach(arrival -> arrived(talk, arrival, now));
    follow(talk);
  }

  private void lose(String reason) {
    if (isOver() || conversation == null) {
      return;
    }
    detach();
    if (connector.isConnecting()) {
      // The activation that is under way finds that out, and tries again.
      return;
    }
    context.observer().counted("sol.lost", target, 1);
    input.removeBegun().forEach(done -> fail(done, new SessionLostException(target, reason)));
    change(ConsoleLine.State.LOST, reason);
    connector.connectLater();
  }

  @Override
  public void detach() {
    newest = conversation == null ? newest : conversation.newest();
    conversation = null;
    upkeep.end();
    unplaced.clear();
    channel.carry(null);
  }

  @Override
  public void change(ConsoleLine.State state, String reason) {
    change(state, reason, Duration.ZERO);
  }

  private void change(ConsoleLine.State state, String reason, Duration bridged) {
    boolean isLive = state == ConsoleLine.State.LIVE;
    ConsoleLine next = new ConsoleLine(state, reason, bridged, isLive ? chunks.place() : null);
    line = next;
    teller.changed(next);
  }

  @Override
  public void received(SolPacket packet, long sessionSequence) {
    SolConversation talk = conversation;
    if (talk == null) {
      return;
    }
    long now = now();
    lastHeard = now;
    Optional<SolConversation.Arrival> arrival = talk.received(packet, sessionSequence, now);
    if (arrival.isPresent()) {
      if (connector.isConnecting()) {
        unplaced.add(arrival.get());
      } else {
        arrived(talk, arrival.get(), now);
      }
    }
    follow(talk);
  }

  private void arrived(SolConversation talk, SolConversation.Arrival arrival, long now) {
    if (talk != conversation) {
      return;
    }
    if (SolChunks.isAfterGap(arrival) && chunks.place() != null) {
      lose("bytes are missing, and their number is asked for");
      return;
    }
    if (arrival.broke()) {
      teller.broke();
    }
    if (!arrival.data().isEmpty()) {
      teller.received(
          chunks.of(arrival, now),
          () -> stored(talk, arrival),
          problem -> loseIn(talk, problem));
    }
    if (arrival.ending()) {
      lose("the BMC ended it");
    }
  }

  private void stored(SolConversation talk, SolConversation.Arrival arrival) {
    if (talk == conversation) {
      talk.stored(arrival.id(), now());
      follow(talk);
    }
  }

  private void loseIn(SolConversation talk, String problem) {
    if (talk == conversation) {
      lose(problem);
    }
  }

  @Override
  public void heard() {
    long now = now();
    lastHeard = now;
    SolConversation talk = conversation;
    if (talk != null) {
      talk.heard(now);
      follow(talk);
    }
  }

  @Override
  public void ended() {
    lose("the session is over");
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

  private void tick(long now) {
    SolConversation talk = conversation;
    if (talk == null) {
      return;
    }
    talk.tick(now, teller.hasRoom());
    follow(talk);
  }

  @Override
  public CompletionStage<Void> write(Bytes bytes) {
    if (bytes.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    return type(Bytes.copyOf(bytes.toArray()));
  }

  @Override
  public CompletionStage<Void> sendBreak() {
    return type(Bytes.EMPTY);
  }

  private CompletionStage<Void> type(Bytes bytes) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    channel.locked(() -> {
      SolConversation talk = conversation;
      if (isOver()) {
        fail(done, new ChannelClosedException(target));
      } else if (input.size() + bytes.size() > MOST_UNSENT) {
        fail(done, new TargetUnavailableException(target, input.size() + " bytes wait already"));
      } else {
        input.add(bytes, done);
        if (talk != null) {
          talk.typed(now());
          follow(talk);
        }
      }
    });
    return done.minimalCompletionStage();
  }

  private void fail(CompletableFuture<Void> done, Exception reason) {
    channel.afterwards(() -> done.completeExceptionally(reason));
  }

  @Override
  public void end(String reason) {
    if (isOver()) {
      return;
    }
    connector.abandon();
    detach();
    input.removeAll().forEach(done -> fail(done, new ChannelClosedException(target)));
    change(ConsoleLine.State.ENDED, reason);
  }

  @Override
  public void close() {
    channel.locked(() -> {
      boolean had = conversation != null && !connector.isConnecting();
      if (!isOver()) {
        end("closed");
      }
      channel.afterwards(had ? this::leave : channel::close);
    });
  }

  private void leave() {
    upkeep.giveBack().whenComplete((done, failure) -> channel.close());
  }
}
