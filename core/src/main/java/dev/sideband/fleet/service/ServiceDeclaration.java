package dev.sideband.fleet.service;

import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RestartPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What an agent keeps running. Made by {@link #of}.
 *
 * @param name its name at this worker, 1 to 255 bytes of UTF-8
 * @param task the kind of task that it serves, such as {@code web}; may be empty
 * @param command the program and its arguments; no shell looks at them; copied. A program that is
 *     not absolute is looked for in the folder first, then in the path
 * @param user the user as whom it runs; empty for the agent's
 * @param folder the folder in which it starts; for a service with deployed code, the folder in
 *     which its versions lie, and it starts in the current one
 * @param environment variables that it gets besides the agent's; copied
 * @param limits what it may use
 * @param liveness how it is found out that it still responds
 * @param readiness how it is found out that it is ready for work
 * @param restart what is done when it ends although nobody ordered that
 * @param stop how it is asked to end
 * @param levels its reduced levels, the least reduced first; copied
 * @param restore the program that brings it back to its full level; empty if it has no levels
 * @param drain the program that lets it take nothing new, and ends when what it had is done; empty
 *     if its stop signal does that; copied
 * @param dependsOn services of this worker that must be ready before it starts; copied
 * @param startsWithAgent whether it is to run from the first; otherwise it waits for an order. What
 *     was ordered last counts from then on
 */
public record ServiceDeclaration(
    String name,
    String task,
    List<String> command,
    Optional<String> user,
    Path folder,
    Map<String, String> environment,
    ServiceLimits limits,
    Optional<ProbeRule> liveness,
    Optional<ProbeRule> readiness,
    RestartPolicy restart,
    StopRule stop,
    List<DegradeLevel> levels,
    List<String> restore,
    List<String> drain,
    Set<String> dependsOn,
    boolean startsWithAgent) {

  public ServiceDeclaration {
    Objects.requireNonNull(name, "name");
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > InstructionTarget.MOST_NAME) {
      throw new IllegalArgumentException("name of " + bytes + " bytes");
    }
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(liveness, "liveness");
    Objects.requireNonNull(readiness, "readiness");
    Objects.requireNonNull(restart, "restart");
    Objects.requireNonNull(stop, "stop");
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    levels = List.copyOf(levels);
    restore = List.copyOf(restore);
    drain = List.copyOf(drain);
    dependsOn = Set.copyOf(dependsOn);
    if (command.isEmpty()) {
      throw new IllegalArgumentException(name + " has no program");
    }
    if (levels.isEmpty() != restore.isEmpty()) {
      throw new IllegalArgumentException(name + " needs reduced levels and a way back, or neither");
    }
    Set<String> seen = new HashSet<>();
    for (DegradeLevel level : levels) {
      if (!seen.add(level.name())) {
        throw new IllegalArgumentException(name + " has two levels " + level.name());
      }
    }
    if (dependsOn.contains(name)) {
      throw new IllegalArgumentException(name + " depends on itself");
    }
  }

  /**
   * Begins a declaration.
   *
   * @param command the program and its arguments
   */
  public static ServiceDeclarationBuilder of(String name, Path folder, String... command) {
    return new ServiceDeclarationBuilder(name, folder, List.of(command));
  }

  /** Returns the same service, started in another folder. */
  public ServiceDeclaration in(Path otherFolder) {
    return new ServiceDeclaration(
        name,
        task,
        command,
        user,
        otherFolder,
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
