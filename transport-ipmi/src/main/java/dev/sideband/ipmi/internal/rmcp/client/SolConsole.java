package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.command.SolRetry;
import dev.sideband.ipmi.internal.sol.SolConversation;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleHistory;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.HeartbeatPort;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A host's console through serial over LAN: knows how its line is, and what follows from that. A
 * {@link SolConnector} gets it, {@link SolTraffic} carries its bytes, and a {@link SolUpkeep} looks
 * after it while it is ours.
 *
 * <p>The state of all of them is guarded by the channel's lock, which is held when packets come;
 * what concerns the listener waits in the queue of a {@link SolTeller}.
 */
final class SolConsole implements ConsoleChannel, SolActivation.Host, SolConnector.Host {

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
  private final SolTraffic traffic;

  private volatile ConsoleLine line =
      new ConsoleLine(ConsoleLine.State.CONNECTING, "", Duration.ZERO, null);

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
    this.traffic = new SolTraffic(channel, engine, teller, this::lose);
  }

  private SolActivation activation(Deadline deadline) {
    return new SolActivation(channel, oem, instance, keeper, this, deadline);
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
    return traffic.lastHeard();
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
      attached[0] = connector.isConnecting() && traffic.attach(patience, encrypted);
    });
    return attached[0];
  }

  @Override
  public boolean isAttached() {
    return traffic.conversation() != null;
  }

  @Override
  public void live(SolActivation.Active active) {
    SolConversation talk = traffic.conversation();
    if (talk == null) {
      return;
    }
    long now = context.ticker().nanos();
    upkeep.begin(talk, now);
    Duration bridged = active.retry().map(SolRetry::tolerated).orElse(Duration.ZERO);
    change(new ConsoleLine(ConsoleLine.State.LIVE, "", bridged, active.place().orElse(null)));
    traffic.open(talk, active, now);
  }

  private void lose(String reason) {
    if (isOver() || !isAttached()) {
      return;
    }
    detach();
    if (connector.isConnecting()) {
      // The activation that is under way finds that out, and tries again.
      return;
    }
    context.observer().counted("sol.lost", target, 1);
    traffic.giveUpBegun(reason);
    change(ConsoleLine.State.LOST, reason);
    connector.connectLater();
  }

  @Override
  public void detach() {
    upkeep.end();
    traffic.detach();
  }

  @Override
  public void change(ConsoleLine.State state, String reason) {
    change(new ConsoleLine(state, reason, Duration.ZERO, null));
  }

  private void change(ConsoleLine next) {
    line = next;
    teller.changed(next);
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
      if (isOver()) {
        channel.afterwards(() -> done.completeExceptionally(new ChannelClosedException(target)));
      } else {
        traffic.type(bytes, done);
      }
    });
    return done.minimalCompletionStage();
  }

  @Override
  public void end(String reason) {
    if (isOver()) {
      return;
    }
    connector.abandon();
    detach();
    traffic.giveUpAll();
    change(ConsoleLine.State.ENDED, reason);
  }

  @Override
  public void close() {
    channel.locked(() -> {
      boolean had = isAttached() && !connector.isConnecting();
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
