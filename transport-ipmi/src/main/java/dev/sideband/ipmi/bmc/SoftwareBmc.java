package dev.sideband.ipmi.bmc;

import dev.sideband.bus.BusBlackBox;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.command.Guid;
import dev.sideband.ipmi.internal.bmc.BmcChannels;
import dev.sideband.ipmi.internal.bmc.ChannelCommands;
import dev.sideband.ipmi.internal.bmc.ChassisCommands;
import dev.sideband.ipmi.internal.bmc.ChassisFile;
import dev.sideband.ipmi.internal.bmc.EventLogCommands;
import dev.sideband.ipmi.internal.bmc.LanConfigurationCommands;
import dev.sideband.ipmi.internal.bmc.ResetCommands;
import dev.sideband.ipmi.internal.bmc.SensorRecordCommands;
import dev.sideband.ipmi.internal.bmc.SessionCommands;
import dev.sideband.ipmi.internal.bmc.StandardCommands;
import dev.sideband.ipmi.internal.bmc.UserCommands;
import dev.sideband.ipmi.oem.AppendBus;
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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A BMC in software: answers what its {@link CommandTable} knows, keeps the host's snapshots and a
 * {@link SystemEventLog}, and works the host's {@link Chassis}.
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

  private final TransportContext context;
  private final String name;
  private final Guid guid;
  private final BmcUsers users;
  private final BmcChannels channels = new BmcChannels();
  private final BootClock clock = BootClock.following(() -> this.thisBoot);
  private final Map<ObjectType, SnapshotPipeline> pipelines;
  private final SystemEventLog events;
  private final Chassis chassis;
  private final InstructionShelf instructions;
  private final @Nullable BmcConsole console;
  private final HeartbeatQueue heartbeats;
  private final CommandTable commands = new CommandTable();
  private final AtomicInteger requests = new AtomicInteger();
  private final RequestGate gate = new RequestGate();
  private final Resets resets = new Resets();

  /** The one place that knows this boot; all else asks {@link #clock}, which follows it. */
  private volatile BootClock thisBoot;

  SoftwareBmc(SoftwareBmcBuilder settings, Path data) throws IOException {
    this.context = settings.context;
    this.name = settings.name;
    this.guid = Guid.of(settings.guid);
    this.users = settings.users;
    this.thisBoot = newBoot();
    this.pipelines = settings.openPipelines(data, clock);
    try {
      this.events = SystemEventLog.open(data.resolve("events"), settings.events, context.clock());
    } catch (IOException | RuntimeException e) {
      pipelines.values().forEach(SnapshotPipeline::close);
      throw e;
    }
    try {
      this.console = settings.openConsole(data, clock);
    } catch (IOException | RuntimeException e) {
      events.close();
      pipelines.values().forEach(SnapshotPipeline::close);
      throw e;
    }
    try {
      this.instructions = InstructionShelf.open(data.resolve("instructions"), clock, context);
    } catch (IOException | RuntimeException e) {
      if (console != null) {
        console.close();
      }
      events.close();
      pipelines.values().forEach(SnapshotPipeline::close);
      throw e;
    }
    if (events.damaged() > 0) {
      context.observer().counted("bmc.events.damaged", name, events.damaged());
    }
    this.chassis =
        new Chassis(settings.power, events, new ChassisFile(data.resolve("chassis")), context);
    this.heartbeats = new HeartbeatQueue(clock, settings.heartbeatLimit, context.executor());
    addStandardCommands(settings);
    addOwnCommands(settings);
    resets.atCold(() -> this.thisBoot = newBoot());
  }

  private BootClock newBoot() {
    BmcBoot boot = new BmcBoot(context.random().nextInt());
    return BootClock.of(boot, Duration.ZERO, context.ticker(), context.clock());
  }

  private void addStandardCommands(SoftwareBmcBuilder settings) {
    StandardCommands standard = new StandardCommands(settings.identity, guid);
    standard.registerAt(commands);
    new ChannelCommands(channels).registerAt(commands);
    new SessionCommands(channels).registerAt(commands);
    new UserCommands(users.table(), channels).registerAt(commands);
    new LanConfigurationCommands(channels).registerAt(commands);
    resets.atCold(standard::reset);
    new ChassisCommands(chassis).registerAt(commands);
    resets.atCold(chassis::reset);
    EventLogCommands eventLog = new EventLogCommands(events, context.random());
    eventLog.registerAt(commands);
    resets.atEach(eventLog::reset);
    resets.atCold(events::reset);
    SensorRecordCommands sensorRecords =
        new SensorRecordCommands(
            settings.identity.functions(), name, events.time(), context.random());
    sensorRecords.registerAt(commands);
    resets.atEach(sensorRecords::reset);
    new ResetCommands(context, this::coldReset, this::warmReset).registerAt(commands);
  }

  private void addOwnCommands(SoftwareBmcBuilder settings) {
    OemPeers peers = new OemPeers(context.ticker(), context.random());
    OemCounters counters = new OemCounters();
    OemEndpoint endpoint =
        new OemEndpoint(
            commands,
            new OemFrame(settings.enterprise),
            peers,
            counters,
            this::load,
            instructions::waits);
    BusBlackBox bus = settings.bus;
    new OemBasics(
            clock,
            context.clock(),
            peers,
            counters,
            settings.limits.stageBytes(),
            settings.heartbeatLimit,
            console == null ? 0 : console.capacity(),
            bus == null ? 0 : bus.capacity())
        .registerAt(endpoint);
    if (bus != null) {
      new OemBus(bus, clock).registerAt(endpoint);
    }
    HostBusTap hostBus = settings.hostBus;
    if (hostBus != null) {
      endpoint.register(
          AppendBus.CODE,
          AccessRule.systemInterfaceOnly(),
          AppendBus::decodeRequest,
          (asked, source) -> OemAnswer.ok(hostBus.append(asked)));
    }
    OemConsole consoleCommands = console == null ? null : new OemConsole(console.sol(), clock);
    if (console != null && consoleCommands != null) {
      console.registerAt(commands, channels);
      consoleCommands.registerAt(endpoint);
    }
    new OemHeartbeats(heartbeats, consoleCommands, clock).registerAt(endpoint);
    WriteHandles handles = new WriteHandles(context.random());
    new OemSnapshots(pipelines, handles).registerAt(endpoint);
    OemInstructions instructionCommands = new OemInstructions(instructions);
    instructionCommands.registerAt(endpoint);
    resets.atCold(instructionCommands::forget);
    resets.atCold(this::endWrites);
    resets.atCold(handles::forget);
    resets.atCold(heartbeats::forget);
    resets.atCold(peers::forget);
    resets.atCold(counters::reset);
  }

  private void endWrites() {
    for (SnapshotPipeline pipeline : pipelines.values()) {
      try {
        pipeline.restart();
      } catch (IOException e) {
        context.observer().counted("bmc.failures", name, 1);
      }
    }
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
      return CompletableFuture.completedStage(RequestGate.refusal(CompletionCode.NODE_BUSY));
    }
    CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
    try {
      context.executor().execute(() -> answerInTurn(request, source, answer));
    } catch (RejectedExecutionException e) {
      requests.decrementAndGet();
      answer.complete(RequestGate.refusal(CompletionCode.UNSPECIFIED));
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
        answer.complete(
            response == null ? RequestGate.refusal(CompletionCode.UNSPECIFIED) : response));
  }

  private CompletionStage<MessageResponse> answer(MessageRequest request, RequestSource source) {
    try {
      return gate.pass(() -> commands.handle(request, source));
    } catch (RuntimeException e) {
      context.observer().counted("bmc.failures", name, 1);
      return CompletableFuture.completedStage(RequestGate.refusal(CompletionCode.UNSPECIFIED));
    }
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

  /** Returns this boot, drawn at start and at each cold reset. */
  public BmcBoot boot() {
    return (BmcBoot) clock.boot();
  }

  /** Returns the clock that counts from this boot, and after a cold reset from the next one. */
  public BootClock clock() {
    return clock;
  }

  /** Returns the event log; it belongs to the BMC, which closes it. */
  public SystemEventLog events() {
    return events;
  }

  /** Returns the chassis that the BMC serves. */
  public Chassis chassis() {
    return chassis;
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
   * Restarts the BMC as Cold Reset does: another boot begins; sessions, clients of our own commands
   * and their answers, writes under way, reservations and what the host enabled are forgotten.
   * Stages, events, users and boot options stay.
   *
   * <p>Waits at most two seconds for requests being carried out; not to be called by one of them.
   */
  public void coldReset() {
    gate.reset(resets::cold);
  }

  /**
   * Restarts the BMC's communication as Warm Reset does: sessions and reservations are forgotten,
   * and the boot goes on.
   *
   * <p>Waits at most two seconds for requests being carried out; not to be called by one of them.
   */
  public void warmReset() {
    gate.reset(resets::warm);
  }

  /**
   * Calls {@code dropSessions} at each reset, while no request is being carried out; it must not
   * wait for one.
   *
   * @return ends that
   */
  Runnable onReset(Runnable dropSessions) {
    return resets.atEach(dropSessions);
  }

  /**
   * Ends the BMC: waits at most two seconds for requests being carried out, closes the stages and
   * the event log and wipes the passwords. Later requests are refused. Idempotent.
   */
  @Override
  public void close() {
    gate.close(() -> {
      if (console != null) {
        console.close();
      }
      pipelines.values().forEach(SnapshotPipeline::close);
      chassis.close();
      events.close();
      users.close();
    });
  }
}
