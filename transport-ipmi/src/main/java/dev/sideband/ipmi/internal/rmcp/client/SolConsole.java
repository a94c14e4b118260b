package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.AuthenticationException;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.NoFreeSessionException;
import dev.sideband.ipmi.command.DeactivatePayload;
import dev.sideband.ipmi.command.GetPayloadInstanceInfo;
import dev.sideband.ipmi.command.PayloadInstanceInfo;
import dev.sideband.ipmi.command.PayloadKind;
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
import dev.sideband.transport.ConsoleChunk;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A host's console through serial over LAN: gets the payload, keeps it, and gets it anew after it
 * was lost.
 *
 * <p>Its state is guarded by its channel's lock, which is held when packets come; what concerns the
 * listener waits in a queue, and is done in order by the executor.
 */
final class SolConsole implements ConsoleChannel, SolReceiver, SolActivation.Host {

  /** What a BMC does that does not tell (IPMI 2.0, table 26-5). */
  static final SolRetry USUAL_RETRY = new SolRetry(7, Duration.ofMillis(500));

  private static final Duration ATTEMPT = Duration.ofSeconds(30);

  /** The session sends each copy again by itself; a busy BMC need not see yet more of them. */
  private static final Duration OEM_ATTEMPT = Duration.ofSeconds(15);

  private static final Duration FAREWELL = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration PAUSE_WHEN_TAKEN = Duration.ofSeconds(10);
  private static final Duration PAUSE_WHEN_REFUSED = Duration.ofSeconds(30);
  private static final long KEEP_NANOS = Duration.ofSeconds(15).toNanos();
  private static final int MOST_HELD = 1 << 16;

  private final LanChannel channel;
  private final TransportContext context;
  private final OemClient oem;
  private final int instance;
  private final @Nullable SolRetryKeeper keeper;
  private final SolHistory history;
  private final SolHeartbeats heartbeats;
  private final String target;
  private final SolTeller teller;
  private final WakeUps.Sleeper sleeper;

  private volatile ConsoleLine line =
      new ConsoleLine(ConsoleLine.State.CONNECTING, "", Duration.ZERO, null);
  private volatile long lastHeard;

  // All below is guarded by the channel's lock.
  private final SolInput input = new SolInput();
  private final SolClaim claim;
  private final SolSilence silence = new SolSilence();
  private final List<SolConversation.Arrival> unplaced = new ArrayList<>();
  private @Nullable ConsoleListener listener;
  private @Nullable SolConversation conversation;

  /** What came last in the activation before; the BMC perhaps does not know that it arrived. */
  private SolInbound.Newest newest = SolInbound.Newest.NONE;

  private ConsoleChunk.@Nullable Place place;
  private int untoldBytes;
  private int failures;
  private int attempt;
  private boolean connecting;
  private boolean wasLive;
  private long keepAt;

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
    this.teller = new SolTeller(channel, context.executor());
    this.claim = new SolClaim(takeOver);
    this.sleeper = engine.wakeUps().sleeper(now -> channel.locked(() -> tick(now)));
    this.lastHeard = context.ticker().nanos();
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
      if (listener != null) {
        throw new IllegalStateException("it has begun");
      }
      listener = taker;
      channel.afterwards(this::connect);
    });
  }

  private boolean isOver() {
    return line.state() == ConsoleLine.State.ENDED;
  }

  /** Tries to get the console; under no lock. */
  private void connect() {
    channel.locked(() -> {
      if (isOver() || connecting || conversation != null) {
        return;
      }
      connecting = true;
      int mine = ++attempt;
      Deadline deadline = Deadline.after(ATTEMPT, context.ticker());
      SolActivation activation = new SolActivation(channel, oem, instance, keeper, this, deadline);
      channel.afterwards(() ->
          activation
              .start()
              .whenComplete(
                  (outcome, failure) -> channel.locked(() -> settled(mine, outcome, failure))));
    });
  }

  @Override
  public boolean attach(Duration patience, boolean encrypted) {
    boolean[] attached = new boolean[1];
    channel.locked(() -> {
      unplaced.clear();
      SolLink link = packet -> channel.send(packet, encrypted);
      conversation = new SolConversation(input, link, patience, newest);
      attached[0] = connecting && channel.carry(this);
      if (!attached[0]) {
        conversation = null;
      }
    });
    return attached[0];
  }

  private void settled(
      int which, SolActivation.@Nullable Outcome outcome, @Nullable Throwable failure) {
    if (which != attempt || isOver()) {
      return;
    }
    connecting = false;
    if (outcome instanceof SolActivation.Active active && conversation != null) {
      live(active, conversation);
      return;
    }
    detach();
    if (outcome instanceof SolActivation.Elsewhere elsewhere) {
      heldBy(elsewhere.session());
    } else {
      failed(
          failure == null
              ? new SessionLostException(target, "while the console was activated")
              : SolActivation.unwrapped(failure));
    }
  }

  private void live(SolActivation.Active active, SolConversation talk) {
    long now = now();
    failures = 0;
    wasLive = true;
    place = active.place().orElse(null);
    claim.got(channel.sessionId());
    silence.begin(channel.sessionId(), now);
    keepAt = now + KEEP_NANOS;
    Duration bridged = active.retry().map(SolRetry::tolerated).orElse(Duration.ZERO);
    change(ConsoleLine.State.LIVE, "", bridged);
    talk.open(active.payload().toBmc() - SolPacket.HEADER, now);
    List<SolConversation.Arrival> early = List.copyOf(unplaced);
    unplaced.clear();
    early.forEach(arrival -> arrived(talk, arrival, now));
    follow(talk);
  }

  private void heldBy(long holder) {
    switch (claim.heldBy(holder)) {
      case TAKE -> channel.afterwards(this::take);
      case ASK -> {
        connecting = true;
        teller.tell(() -> ask(holder));
      }
      case WAIT -> waitUntilFree();
    }
  }

  private void ask(long holder) {
    ConsoleListener asked = listener;
    boolean may = asked != null && asked.mayTakeOver(holder);
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
    if (line.state() != ConsoleLine.State.TAKEN) {
      context.observer().counted("sol.taken", target, 1);
      change(ConsoleLine.State.TAKEN, "somebody else has the console", Duration.ZERO);
    }
    connectAfter(PAUSE_WHEN_TAKEN);
  }

  /** Ends the payload of whoever has it, and gets it. */
  private void take() {
    context.observer().counted("sol.takeovers", target, 1);
    Ipmi.send(
            channel,
            new DeactivatePayload(PayloadKind.SOL, instance),
            Deadline.after(ATTEMPT, context.ticker()))
        .whenComplete((done, failure) -> connect());
  }

  private void failed(Throwable failure) {
    String reason = String.valueOf(failure.getMessage());
    boolean isRefused =
        failure instanceof CommandRejectedException
            || failure instanceof AuthenticationException
                && !(failure instanceof NoFreeSessionException);
    if (failure instanceof ChannelClosedException || isRefused && !wasLive) {
      end(reason);
      return;
    }
    if (wasLive && line.state() != ConsoleLine.State.LOST) {
      change(ConsoleLine.State.LOST, reason, Duration.ZERO);
    }
    if (isRefused) {
      connectAfter(PAUSE_WHEN_REFUSED);
    } else {
      connectAfter(pause());
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

  private void lose(String reason) {
    if (isOver() || conversation == null) {
      return;
    }
    detach();
    if (connecting) {
      // The activation that is under way finds that out, and tries again.
      return;
    }
    context.observer().counted("sol.lost", target, 1);
    input.removeBegun().forEach(done -> fail(done, new SessionLostException(target, reason)));
    change(ConsoleLine.State.LOST, reason, Duration.ZERO);
    connectAfter(pause());
  }

  private void detach() {
    newest = conversation == null ? newest : conversation.newest();
    conversation = null;
    unplaced.clear();
    channel.carry(null);
  }

  private void change(ConsoleLine.State state, String reason, Duration bridged) {
    boolean isLive = state == ConsoleLine.State.LIVE;
    ConsoleLine next = new ConsoleLine(state, reason, bridged, isLive ? place : null);
    line = next;
    ConsoleListener told = listener;
    if (told != null) {
      teller.tell(() -> told.changed(next));
    }
  }

  @Override
  public void received(SolPacket packet, long sessionSequence) {
    SolConversation talk = conversation;
    if (talk == null) {
      return;
    }
    long now = now();
    lastHeard = now;
    silence.packet(now);
    Optional<SolConversation.Arrival> arrival = talk.received(packet, sessionSequence, now);
    if (arrival.isPresent()) {
      if (connecting) {
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
    boolean afterGap = arrival.overrun() || arrival.kind() == SolInbound.Kind.AFTER_GAP;
    if (afterGap && place != null) {
      lose("bytes are missing, and their number is asked for");
      return;
    }
    ConsoleListener told = listener;
    if (told != null && arrival.broke()) {
      teller.tell(told::breakDetected);
    }
    if (told != null && !arrival.data().isEmpty()) {
      List<ConsoleChunk> chunks = chunks(arrival, afterGap, now);
      if (place != null) {
        place = new ConsoleChunk.Place(place.stream(), place.offset() + arrival.data().size());
      }
      untoldBytes += arrival.data().size();
      teller.tell(() -> deliver(told, talk, arrival, chunks));
    }
    if (arrival.ending()) {
      lose("the BMC ended it");
    }
  }

  /** Where bytes have places these tell what is a repeat, and nothing needs to be inferred. */
  private List<ConsoleChunk> chunks(SolConversation.Arrival arrival, boolean afterGap, long now) {
    ConsoleChunk.Kind kind = afterGap ? ConsoleChunk.Kind.AFTER_GAP : ConsoleChunk.Kind.NEXT;
    Bytes data = arrival.data();
    int repeated = place == null ? arrival.repeated() : 0;
    List<ConsoleChunk> chunks = new ArrayList<>();
    if (repeated > 0) {
      Bytes again = data.slice(0, repeated);
      chunks.add(new ConsoleChunk(ConsoleChunk.Kind.INFERRED_REPEAT, null, again, now));
    }
    if (repeated < data.size()) {
      Bytes rest = data.slice(repeated, data.size() - repeated);
      chunks.add(new ConsoleChunk(kind, place, rest, now));
    }
    return chunks;
  }

  private void deliver(
      ConsoleListener told,
      SolConversation talk,
      SolConversation.Arrival arrival,
      List<ConsoleChunk> chunks) {
    @Nullable RuntimeException failure = null;
    try {
      chunks.forEach(told::received);
    } catch (RuntimeException e) {
      failure = e;
      context.observer().counted("sol.listener.failures", target, 1);
    }
    @Nullable String problem = failure == null ? null : "its listener failed: " + failure;
    channel.locked(() -> {
      untoldBytes -= arrival.data().size();
      if (talk != conversation) {
        return;
      }
      if (problem != null) {
        lose(problem);
      } else {
        talk.stored(arrival.id(), now());
        follow(talk);
      }
    });
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
      sleeper.wakeBy(Math.min(talk.nextTick(), Math.min(silence.nextCheck(), keepAt)));
    }
  }

  private void tick(long now) {
    SolConversation talk = conversation;
    if (talk == null) {
      return;
    }
    talk.tick(now, untoldBytes < MOST_HELD);
    if (silence.isDue(now) && line.state() == ConsoleLine.State.LIVE) {
      channel.afterwards(() -> check(talk));
    }
    if (keepAt <= now) {
      keepAt = now + KEEP_NANOS;
      keepRetry(talk);
    }
    follow(talk);
  }

  /** What came tells whether the path loses packets. */
  private void keepRetry(SolConversation talk) {
    SolRetryKeeper keeps = keeper;
    long packets = talk.takePackets();
    long resends = talk.takeResends();
    if (keeps != null) {
      Deadline deadline = Deadline.after(ATTEMPT, context.ticker());
      channel.afterwards(() -> keeps.came(packets, resends, deadline));
    }
  }

  /** A console that says nothing may be somebody else's by now. */
  private void check(SolConversation talk) {
    Ipmi.send(
            channel,
            new GetPayloadInstanceInfo(PayloadKind.SOL, instance),
            Deadline.after(ATTEMPT, context.ticker()))
        .thenAccept(info -> channel.locked(() -> checked(talk, info)));
  }

  private void checked(SolConversation talk, PayloadInstanceInfo info) {
    if (talk == conversation && silence.isLost(info.sessionId())) {
      lose("the BMC sends it to nobody, or to somebody else");
    }
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

  private void end(String reason) {
    if (isOver()) {
      return;
    }
    attempt++;
    detach();
    input.removeAll().forEach(done -> fail(done, new ChannelClosedException(target)));
    change(ConsoleLine.State.ENDED, reason, Duration.ZERO);
  }

  @Override
  public void close() {
    channel.locked(() -> {
      boolean had = conversation != null && !connecting;
      if (!isOver()) {
        end("closed");
      }
      channel.afterwards(had ? this::leave : channel::close);
    });
  }

  private void leave() {
    Deadline deadline = Deadline.after(FAREWELL, context.ticker());
    CompletionStage<Void> restored =
        keeper == null ? CompletableFuture.completedStage(null) : keeper.restore(deadline);
    restored
        .handle((done, failure) ->
            Ipmi.send(channel, new DeactivatePayload(PayloadKind.SOL, instance), deadline))
        .thenCompose(left -> left)
        .whenComplete((done, failure) -> channel.close());
  }
}
