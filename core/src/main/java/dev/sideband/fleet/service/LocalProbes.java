package dev.sideband.fleet.service;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Makes the probes that need no network, commands and heartbeat files, and leaves the others to
 * whoever can. Safe for any thread.
 */
public final class LocalProbes implements ProbeRunner {

  /** Refuses every probe that needs a network. */
  public static final ProbeRunner NO_NETWORK =
      (service, probe, timeout) ->
          CompletableFuture.completedFuture(new ProbeResult(false, "no such probes here"));

  private final CommandRunner commands;
  private final ProbeRunner network;
  private final InstantSource clock;

  /**
   * Creates a runner.
   *
   * @param commands runs the programs of probes
   * @param network makes the probes that need one
   * @param clock the clock by which files are stamped
   */
  public LocalProbes(CommandRunner commands, ProbeRunner network, InstantSource clock) {
    this.commands = Objects.requireNonNull(commands, "commands");
    this.network = Objects.requireNonNull(network, "network");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public CompletionStage<ProbeResult> run(
      ServiceDeclaration service, Probe probe, Duration timeout) {
    if (probe instanceof Probe.Command command) {
      return commands
          .run(service, command.command(), timeout)
          .thenApply(ran -> new ProbeResult(ran.done(), ran.text()));
    }
    if (probe instanceof Probe.HeartbeatFile heartbeat) {
      return CompletableFuture.completedFuture(age(heartbeat));
    }
    return network.run(service, probe, timeout);
  }

  /** A look at a file is so quick that it is taken at once. */
  private ProbeResult age(Probe.HeartbeatFile heartbeat) {
    Instant last;
    try {
      last = Files.getLastModifiedTime(heartbeat.file()).toInstant();
    } catch (IOException e) {
      return new ProbeResult(false, "no heartbeat: " + e.getMessage());
    }
    Duration age = Duration.between(last, clock.instant());
    return new ProbeResult(
        age.compareTo(heartbeat.most()) <= 0, "heartbeat " + age.toMillis() + " ms ago");
  }
}
