package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.command.Guid;
import dev.sideband.ipmi.internal.bmc.BmcChannels;
import dev.sideband.ipmi.internal.bmc.ChannelCommands;
import dev.sideband.ipmi.internal.bmc.LanConfigurationCommands;
import dev.sideband.ipmi.internal.bmc.SessionCommands;
import dev.sideband.ipmi.internal.bmc.StandardCommands;
import dev.sideband.ipmi.internal.bmc.UserCommands;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemFrame;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A BMC in software: answers what its {@link CommandTable} knows, and keeps the host's snapshots.
 *
 * <p>It has an identity, users, a boot of its own drawn at start, and a folder; all that the folder
 * holds survives a restart. It listens nowhere by itself: {@link #channel} reaches it in this
 * process, and a port serves it on a wire. Requests run on the context's executor, side by side;
 * those that are answered at once run where they come in.
 *
 * <p>Safe for any thread.
 */
public final class SoftwareBmc implements MessageHandler, AutoCloseable {

  private static final int MOST_REQUESTS = 256;
  private static final int FULL_LOAD = 254;
  private static final long CLOSE_SECONDS = 2;

  private final TransportContext context;
  private final String name;
  private final BmcBoot boot;
  private final BootClock clock;
  private final Guid guid;
  private final BmcUsers users;
  private final BmcChannels channels = new BmcChannels();
  private final Map<ObjectType, SnapshotPipeline> pipelines;
  private final @Nullable BmcConsole console;
  private final HeartbeatQueue heartbeats;
  private final CommandTable commands = new CommandTable();
  private final AtomicInteger requests = new AtomicInteger();

  /** Held for reading by each request being carried out, and for writing to close. */
  private final ReentrantReadWriteLock running = new ReentrantReadWriteLock();

  private volatile boolean closed;

  SoftwareBmc(SoftwareBmcBuilder settings, Path data) throws IOException {
    this.context = settings.context;
    this.name = settings.name;
    this.guid = Guid.of(settings.guid);
    this.users = settings.users;
    this.boot = new BmcBoot(context.random().nextInt());
    this.clock = BootClock.of(boot, Duration.ZERO, context.ticker(), context.clock());
    this.pipelines = settings.openPipelines(data, clock);
    this.console = settings.openConsole(data, clock, pipelines);
    this.heartbeats = new HeartbeatQueue(clock, settings.heartbeatLimit, context.executor());
    new StandardCommands(settings.identity, guid).registerAt(commands);
    new ChannelCommands(channels).registerAt(commands);
    new SessionCommands(channels).registerAt(commands);
    new UserCommands(users.table(), channels).registerAt(commands);
    new LanConfigurationCommands(channels).registerAt(commands);
    OemPeers peers = new OemPeers(context.ticker(), context.random());
    OemCounters counters = new OemCounters();
    OemEndpoint endpoint =
        new OemEndpoint(commands, new OemFrame(settings.enterprise), peers, counters, this::load);
    new OemBasics(
            boot,
            clock,
            context.clock(),
            peers,
            counters,
            settings.limits.stageBytes(),
            settings.heartbeatLimit,
            console == null ? 0 : console.capacity())
        .registerAt(endpoint);
    OemConsole consoleCommands = console == null ? null : new OemConsole(console.sol(), clock);
    if (console != null && consoleCommands != null) {
      console.registerAt(commands, channels);
      consoleCommands.registerAt(endpoint);
    }
    new OemHeartbeats(heartbeats, consoleCommands, clock).registerAt(endpoint);
    new OemSnapshots(pipelines, new WriteHandles(context.random())).registerAt(endpoint);
  }

  /** Returns a builder; the BMC takes threads, time and randomness from {@code context}. */
  public static SoftwareBmcBuilder builder(TransportContext context) {
    return new SoftwareBmcBuilder(context);
  }

  @Override
  public CompletionStage<MessageResponse> handle(MessageRequest request, RequestSource source) {
    if (commands.answersAtOnce(request)) {
      return answer(request, source);
    }
    if (requests.incrementAndGet() > MOST_REQUESTS) {
      requests.decrementAndGet();
      return CompletableFuture.completedStage(refusal(CompletionCode.NODE_BUSY));
    }
    CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
    try {
      context.executor().execute(() -> answerInTurn(request, source, answer));
    } catch (RejectedExecutionException e) {
      requests.decrementAndGet();
      answer.complete(refusal(CompletionCode.UNSPECIFIED));
    }
    return answer;
  }

  private void answerInTurn(
      MessageRequest request, RequestSource source, CompletableFuture<MessageResponse> answer) {
    CompletionStage<MessageResponse> stage;
    try {
      stage = answer(request, source);
    } finally {
      requests.decrementAndGet();
    }
    stage.whenComplete((response, failure) ->
        answer.complete(response == null ? refusal(CompletionCode.UNSPECIFIED) : response));
  }

  private CompletionStage<MessageResponse> answer(MessageRequest request, RequestSource source) {
    running.readLock().lock();
    try {
      return closed
          ? CompletableFuture.completedStage(refusal(CompletionCode.UNSPECIFIED))
          : commands.handle(request, source);
    } catch (RuntimeException e) {
      context.observer().counted("bmc.failures", name, 1);
      return CompletableFuture.completedStage(refusal(CompletionCode.UNSPECIFIED));
    } finally {
      running.readLock().unlock();
    }
  }

  private static MessageResponse refusal(CompletionCode code) {
    return new MessageResponse(code.value(), Bytes.EMPTY);
  }

  private int load() {
    return Math.min(FULL_LOAD, requests.get() * FULL_LOAD / MOST_REQUESTS);
  }

  /** Returns a channel to this BMC within this process; closing it leaves the BMC as it is. */
  public MessageChannel channel(RequestSource source) {
    return new InProcessChannel(
        this,
        source,
        new TransportInfo(name, OemFrame.MAX_REQUEST_DATA, OemFrame.MAX_RESPONSE_DATA),
        context);
  }

  /** Returns the commands, so that a host application can add its own. */
  public CommandTable commands() {
    return commands;
  }

  /** Returns who may use the BMC. */
  public BmcUsers users() {
    return users;
  }

  /** Returns the channels that it has besides the system interface. */
  BmcChannels channels() {
    return channels;
  }

  /** Returns the system's identifier. */
  Guid guid() {
    return guid;
  }

  /** Returns this boot, drawn at start. */
  public BmcBoot boot() {
    return boot;
  }

  /** Returns the clock that counts from this boot. */
  public BootClock clock() {
    return clock;
  }

  /**
   * Pretends to be busy, for tests of those who watch: heartbeats wait in their queue until it is
   * no longer so. All else goes on.
   */
  public void pretendBusy(boolean busy) {
    heartbeats.hold(busy);
  }

  /** Returns the stages of the host's process table; they belong to the BMC, which closes them. */
  public SnapshotPipeline processes() {
    return snapshots(ObjectType.PROCESS_TABLE);
  }

  /**
   * Returns the stages of one type of object; they belong to the BMC, which closes them.
   *
   * @throws IllegalArgumentException if this BMC was not built with that type
   */
  public SnapshotPipeline snapshots(ObjectType type) {
    SnapshotPipeline pipeline = pipelines.get(type);
    if (pipeline == null) {
      throw new IllegalArgumentException(name + " has no " + type);
    }
    return pipeline;
  }

  /**
   * Ends the BMC: waits at most two seconds for requests being carried out, closes the stages and
   * wipes the passwords. Later requests are refused. Idempotent.
   */
  @Override
  public void close() {
    closed = true;
    boolean quiet = false;
    try {
      quiet = running.writeLock().tryLock(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      if (console != null) {
        console.close();
      }
      pipelines.values().forEach(SnapshotPipeline::close);
      users.close();
    } finally {
      if (quiet) {
        running.writeLock().unlock();
      }
    }
  }
}
