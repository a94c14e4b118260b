package dev.sideband.ipmi.bmc;

import dev.sideband.Sideband;
import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.time.Deadline;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.MessageChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A BMC in time that stands still until it is waited for; everything runs on the test's thread. */
public final class VirtualBmc implements AutoCloseable {

  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

  public final FakeTime time = new FakeTime();
  public final Sideband context;
  private final Path folder;
  private SnapshotLimits limits = SnapshotLimits.DEFAULT;
  private @Nullable ConsoleSource console;
  private long consoleLog = 1 << 17;
  private @Nullable HostPower power;
  private SoftwareBmc bmc;

  public VirtualBmc(Path folder, long seed) throws IOException {
    this.folder = folder;
    this.context =
        Sideband.builder()
            .executor(work -> time.schedule(work, Duration.ZERO))
            .scheduler(time)
            .ticker(time)
            .clock(time)
            .random(new Random(seed))
            .build();
    this.bmc = start();
  }

  private SoftwareBmc start() throws IOException {
    SoftwareBmcBuilder builder =
        SoftwareBmc.builder(context)
            .limits(limits)
            .snapshots(ObjectType.DIAGNOSTIC, new LineFormat())
            .heartbeatLimit(Duration.ofSeconds(2));
    if (console != null) {
      builder.console(console).consoleLog(consoleLog);
    }
    if (power != null) {
      builder.power(power);
    }
    return builder.start(folder);
  }

  /** Restarts with the power of a host. */
  public void restart(HostPower host) throws IOException {
    power = host;
    restart();
  }

  /** Restarts with the host's console, and a log of this size if there is none yet. */
  public void restart(ConsoleSource source, long log) throws IOException {
    console = source;
    consoleLog = log;
    restart();
    time.advance(Duration.ZERO);
  }

  /** Ends the BMC and starts another one on the same folder: another boot. */
  public void restart() throws IOException {
    bmc.close();
    bmc = start();
  }

  /** Restarts with other limits. */
  public void restart(SnapshotLimits other) throws IOException {
    limits = other;
    restart();
  }

  public SoftwareBmc bmc() {
    return bmc;
  }

  /** Returns the stages of the text that {@link LineFormat} knows. */
  public SnapshotPipeline stages() {
    return bmc.snapshots(ObjectType.DIAGNOSTIC);
  }

  /** Returns a channel as the host has one; it reaches the BMC that runs at the time. */
  public MessageChannel host() {
    return channel(RequestSource.SYSTEM_INTERFACE);
  }

  /** Returns a channel as a session over the network has one. */
  public MessageChannel session(Privilege privilege) {
    return channel(new RequestSource(1, ChannelMedium.LAN_802_3, privilege, "somebody"));
  }

  private MessageChannel channel(RequestSource source) {
    MessageHandler whoeverRuns = (request, from) -> bmc.handle(request, from);
    return new InProcessChannel(whoeverRuns, source, bmc.channel(source).info(), context);
  }

  public OemClient client(MessageChannel channel) {
    return OemClient.builder(channel, context).build();
  }

  public Deadline deadline(Duration span) {
    return time.deadline(span);
  }

  /** Lets time pass until the stage is done, and returns what came of it or throws its failure. */
  public <T> T await(CompletionStage<T> stage) throws Exception {
    CompletableFuture<T> future = stage.toCompletableFuture();
    long end = time.nanos() + LONGEST_WAIT.toNanos();
    time.advance(Duration.ZERO);
    while (!future.isDone() && time.nanos() < end) {
      time.advance(STEP);
    }
    if (!future.isDone()) {
      throw new AssertionError("nothing came in " + LONGEST_WAIT);
    }
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() {
    bmc.close();
    context.close();
  }
}
