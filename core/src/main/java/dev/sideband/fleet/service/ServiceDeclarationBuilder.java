package dev.sideband.fleet.service;

import dev.sideband.fleet.RestartPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Declares a service: what is not said here is usual. For one thread. */
public final class ServiceDeclarationBuilder {

  private final String name;
  private final Path folder;
  private final List<String> command;
  private String task = "";
  private Optional<String> user = Optional.empty();
  private Map<String, String> environment = Map.of();
  private ServiceLimits limits = ServiceLimits.NONE;
  private Optional<ProbeRule> liveness = Optional.empty();
  private Optional<ProbeRule> readiness = Optional.empty();
  private RestartPolicy restart = RestartPolicy.RESTART;
  private StopRule stop = StopRule.TERM;
  private List<DegradeLevel> levels = List.of();
  private List<String> restore = List.of();
  private List<String> drain = List.of();
  private Set<String> dependsOn = Set.of();
  private boolean startsWithAgent = true;

  ServiceDeclarationBuilder(String name, Path folder, List<String> command) {
    this.name = name;
    this.folder = folder;
    this.command = command;
  }

  /** Says what kind of task it serves; none by default. */
  public ServiceDeclarationBuilder task(String newTask) {
    task = newTask;
    return this;
  }

  /** Says as whom it runs; as the agent does by default. */
  public ServiceDeclarationBuilder user(String newUser) {
    user = Optional.of(newUser);
    return this;
  }

  /** Gives it variables besides the agent's. */
  public ServiceDeclarationBuilder environment(Map<String, String> newEnvironment) {
    environment = newEnvironment;
    return this;
  }

  /** Limits what it may use; not limited by default. */
  public ServiceDeclarationBuilder limits(ServiceLimits newLimits) {
    limits = newLimits;
    return this;
  }

  /** Says how it is found out that it still responds; by its process alone by default. */
  public ServiceDeclarationBuilder liveness(ProbeRule newLiveness) {
    liveness = Optional.of(newLiveness);
    return this;
  }

  /** Says how it is found out that it is ready; at once by default. */
  public ServiceDeclarationBuilder readiness(ProbeRule newReadiness) {
    readiness = Optional.of(newReadiness);
    return this;
  }

  /** Says what is done when it ends unexpectedly; {@link RestartPolicy#RESTART} by default. */
  public ServiceDeclarationBuilder restart(RestartPolicy newRestart) {
    restart = newRestart;
    return this;
  }

  /** Says how it is asked to end; {@link StopRule#TERM} by default. */
  public ServiceDeclarationBuilder stop(StopRule newStop) {
    stop = newStop;
    return this;
  }

  /**
   * Declares reduced levels; none by default.
   *
   * @param newLevels the least reduced first
   * @param newRestore the program that brings it back to its full level
   */
  public ServiceDeclarationBuilder levels(List<DegradeLevel> newLevels, List<String> newRestore) {
    levels = newLevels;
    restore = newRestore;
    return this;
  }

  /** Names the program that drains it; its stop signal does that by default. */
  public ServiceDeclarationBuilder drain(List<String> newDrain) {
    drain = newDrain;
    return this;
  }

  /** Says whether it is to run from the first; it is by default. */
  public ServiceDeclarationBuilder startsWithAgent(boolean starts) {
    startsWithAgent = starts;
    return this;
  }

  /** Says which services must be ready before it starts; none by default. */
  public ServiceDeclarationBuilder dependsOn(String... services) {
    dependsOn = Set.of(services);
    return this;
  }

  /**
   * Returns the declaration.
   *
   * @throws IllegalArgumentException if something of it contradicts itself
   */
  public ServiceDeclaration build() {
    return new ServiceDeclaration(
        name,
        task,
        command,
        user,
        folder,
        environment,
        limits,
        liveness,
        readiness,
        restart,
        stop,
        levels,
        restore,
        drain,
        dependsOn,
        startsWithAgent);
  }
}
