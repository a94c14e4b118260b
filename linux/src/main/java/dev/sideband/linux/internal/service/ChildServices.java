package dev.sideband.linux.internal.service;

import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.fleet.service.ProcessNote;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceProcess;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessSignals;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts services as children of this process that outlive it. Safe for any thread. */
public final class ChildServices implements AutoCloseable {

  /** How often the sizes of output files are looked at. */
  private static final Duration TRIM_PERIOD = Duration.ofSeconds(2);

  /** How long the programs before the service's own may take. */
  private static final Duration LAUNCH = Duration.ofSeconds(2);

  private final Settings settings;
  private final ProcessLook look;
  private final ProcessSignals signals;
  private final EndWatch watch;
  private final TransportContext context;
  private final SignalReset signalReset;

  /** What those print that run. */
  private final Map<String, OutputFiles> outputs = new ConcurrentHashMap<>();

  private boolean trimming;
  private boolean closed;

  /**
   * Where things are.
   *
   * @param output the folder of what services print
   * @param outputBytes how large a file of it may grow
   * @param outputFiles how many files there may be for each service
   * @param passwd the file of users
   */
  public record Settings(Path output, long outputBytes, int outputFiles, Path passwd) {}

  /** Creates it; nothing runs yet. */
  public ChildServices(
      Settings settings,
      ProcessLook look,
      ProcessSignals signals,
      EndWatch watch,
      TransportContext context) {
    this.settings = settings;
    this.look = look;
    this.signals = signals;
    this.watch = watch;
    this.context = context;
    this.signalReset = new SignalReset(context);
  }

  /** Starts a service, once note was taken of its process. */
  public ServiceProcess start(ServiceDeclaration service, ProcessNote note) throws IOException {
    if (!Files.isDirectory(service.folder())) {
      throw new IOException(service.name() + " has no folder " + service.folder());
    }
    boolean resets = signalReset.works(Programs.path());
    if (!resets) {
      context.observer().counted("service.signals.inherited", service.name(), 1);
    }
    LaunchCommand launch = LaunchCommand.of(service, Programs.path(), settings.passwd(), resets);
    Files.createDirectories(settings.output());
    OutputFiles output = output(service.name());
    output.trim();
    long printed = output.size();
    ProcessBuilder builder =
        new ProcessBuilder(launch.arguments())
            .directory(service.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.current().toFile()));
    builder.environment().putAll(launch.environment());
    Process child = builder.start();
    ProcessId id;
    CompletionStage<ProcessEnd> end;
    try (OutputStream gate = child.getOutputStream()) {
      Optional<ProcessId> begun = look.look((int) child.pid()).map(ProcessLook.Seen::id);
      id = begun.orElseThrow(() -> ended(service));
      end = watch.watch(id, child).orElseThrow(() -> ended(service));
      note.take(id);
      open(gate);
    }
    awaitProgram(child, launch);
    refuse(service, child, launch, output.lastLineSince(printed));
    return running(service, id, end);
  }

  /** Lets the process pass; one whose gate is closed without this ends. */
  private static void open(OutputStream gate) throws IOException {
    gate.write('\n');
  }

  private static IOException ended(ServiceDeclaration service) {
    return new IOException(service.name() + " was ended from outside before it began");
  }

  /**
   * Takes over a service that runs. Of one that is still at its gate, whose keeper is gone, it
   * turns out at once whether that was opened.
   */
  public Optional<ServiceProcess> find(ServiceDeclaration service, ProcessId known)
      throws IOException {
    if (!known.boot().equals(look.boot()) || known.pid() < 1) {
      return Optional.empty();
    }
    Optional<CompletionStage<ProcessEnd>> end = watch.watch(known, null);
    if (end.isEmpty() || endsAtGate(known, end.get().toCompletableFuture())) {
      return Optional.empty();
    }
    return Optional.of(running(service, known, end.get()));
  }

  private boolean endsAtGate(ProcessId known, CompletableFuture<ProcessEnd> end)
      throws IOException {
    long limit = context.ticker().nanos() + LAUNCH.toNanos();
    byte[] commandLine = look.commandLine(known.pid());
    // One that ends has none for a moment, before it is seen to have ended.
    while (commandLine.length == 0 || LaunchCommand.isGate(commandLine)) {
      if (isDone(end) || look.alive(known).isEmpty()) {
        return true;
      }
      if (context.ticker().nanos() - limit >= 0) {
        if (commandLine.length == 0) {
          return false; // It hides it.
        }
        throw new IOException(
            "process " + known.pid() + " waits to be begun, by whom nobody knows");
      }
      commandLine = look.commandLine(known.pid());
    }
    return false;
  }

  /** Waits for a moment. */
  private static boolean isDone(CompletableFuture<ProcessEnd> end) throws IOException {
    try {
      var unused = end.get(1, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("while it was looked for");
    }
  }

  private ServiceProcess running(
      ServiceDeclaration service, ProcessId id, CompletionStage<ProcessEnd> end) {
    outputs.put(service.name(), output(service.name()));
    trimSoon();
    return new RunningProcess(id, service.stop().signal(), look, signals, end);
  }

  private OutputFiles output(String service) {
    return outputs.getOrDefault(
        service,
        new OutputFiles(
            settings.output(),
            SafeName.of(service),
            settings.outputBytes(),
            settings.outputFiles()));
  }

  /** Waits until the service's own program runs, or the process has ended. */
  private void awaitProgram(Process child, LaunchCommand launch) throws IOException {
    long end = context.ticker().nanos() + LAUNCH.toNanos();
    try {
      while (context.ticker().nanos() - end < 0 && isStarting((int) child.pid(), launch)) {
        if (child.waitFor(1, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("while process " + child.pid() + " started");
    }
  }

  /** Of one that has ended Java will know at once. */
  private boolean isStarting(int pid, LaunchCommand launch) throws IOException {
    // In this order: what comes after the gate has another command line.
    if (LaunchCommand.isGate(look.commandLine(pid))) {
      return true;
    }
    try {
      Path program = Path.of("/proc", Integer.toString(pid), "exe");
      return launch.helpers().contains(Files.readSymbolicLink(program));
    } catch (IOException notToBeSeen) {
      return look.look(pid).filter(seen -> !seen.ended()).isEmpty();
    }
  }

  /** A program before the service's own says what it could not do in a line that it begins. */
  private static void refuse(
      ServiceDeclaration service, Process child, LaunchCommand launch, String line)
      throws IOException {
    if (child.isAlive() || child.exitValue() == 0) {
      return;
    }
    for (Path helper : launch.helpers()) {
      if (line.startsWith(helper.getFileName() + ": ")) {
        throw new IOException(service.name() + " was not started: " + line);
      }
    }
  }

  private void trimSoon() {
    synchronized (outputs) {
      if (trimming || closed) {
        return;
      }
      trimming = true;
    }
    try {
      context.scheduler().schedule(() -> context.executor().execute(this::trim), TRIM_PERIOD);
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  private void trim() {
    List<OutputFiles> all = new ArrayList<>(outputs.values());
    for (OutputFiles each : all) {
      try {
        each.trim();
      } catch (IOException e) {
        context.observer().counted("service.output.failures", each.current().toString(), 1);
      }
    }
    synchronized (outputs) {
      trimming = false;
    }
    trimSoon();
  }

  /** Takes note of what the kernel told of an end. */
  public void told(ProcessEvent.Ended event) {
    watch.told(event);
  }

  /** Watches no longer; what runs goes on running. Idempotent. */
  @Override
  public void close() {
    synchronized (outputs) {
      closed = true;
    }
    watch.close();
  }
}
