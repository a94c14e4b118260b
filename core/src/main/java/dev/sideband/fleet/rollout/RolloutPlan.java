package dev.sideband.fleet.rollout;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionGate;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What is ordered of which workers, and how many at a time. Made by {@link #of}.
 *
 * @param workers their names, in the order in which they are asked, each once; copied
 * @param kind what they are to do
 * @param target to what
 * @param arguments what else the kind needs; copied
 * @param width how many are at it at the same time, from 1
 * @param pause how long to wait after a batch has ended
 * @param timeout how long a worker has to begin, and to report its end; 1 ms to {@link
 *     InstructionGate#MOST_AHEAD}
 * @param mostFailures how many may fail without the rest being left out
 * @param reverts whether those that were done are brought back when more fail; of code only
 * @param dryRun whether workers only say what they would do
 */
public record RolloutPlan(
    List<String> workers,
    InstructionKind kind,
    InstructionTarget target,
    Map<String, String> arguments,
    int width,
    Duration pause,
    Duration timeout,
    int mostFailures,
    boolean reverts,
    boolean dryRun) {

  private static final UUID NO_ID = new UUID(0, 0);
  private static final Duration USUAL_TIMEOUT = Duration.ofMinutes(10);

  public RolloutPlan {
    workers = List.copyOf(workers);
    arguments = Map.copyOf(arguments);
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(target, "target");
    if (workers.isEmpty() || new HashSet<>(workers).size() != workers.size()) {
      throw new IllegalArgumentException("no workers, or one twice: " + workers);
    }
    if (width < 1 || pause.isNegative() || mostFailures < 0) {
      throw new IllegalArgumentException(
          "width " + width + ", pause " + pause + ", most failures " + mostFailures);
    }
    if (timeout.toMillis() < 1 || timeout.compareTo(InstructionGate.MOST_AHEAD) > 0) {
      throw new IllegalArgumentException("timeout " + timeout);
    }
    if (reverts && !canBeReverted(kind)) {
      throw new IllegalArgumentException(kind + " cannot be reverted");
    }
    for (String worker : workers) {
      // What is no instruction is found out here, and not half-way.
      new Instruction(NO_ID, worker, kind, target, Instant.EPOCH, dryRun, arguments);
    }
  }

  /** Tells whether there is an order that undoes one of this kind. */
  static boolean canBeReverted(InstructionKind kind) {
    return kind == InstructionKind.DEPLOY || kind == InstructionKind.UPGRADE;
  }

  /** One worker after the other, ten minutes each, without a pause, up to the first failure. */
  public static RolloutPlan of(
      List<String> workers,
      InstructionKind kind,
      InstructionTarget target,
      Map<String, String> arguments) {
    return new RolloutPlan(
        workers, kind, target, arguments, 1, Duration.ZERO, USUAL_TIMEOUT, 0, false, false);
  }

  /** Returns this plan with so many workers at a time, and a pause after each batch. */
  public RolloutPlan inBatches(int newWidth, Duration newPause) {
    return new RolloutPlan(
        workers,
        kind,
        target,
        arguments,
        newWidth,
        newPause,
        timeout,
        mostFailures,
        reverts,
        dryRun);
  }

  /** Returns this plan with another time for a worker's answer. */
  public RolloutPlan within(Duration newTimeout) {
    return new RolloutPlan(
        workers, kind, target, arguments, width, pause, newTimeout, mostFailures, reverts, dryRun);
  }

  /** Returns this plan with so many failures allowed. */
  public RolloutPlan allowing(int failures) {
    return new RolloutPlan(
        workers, kind, target, arguments, width, pause, timeout, failures, reverts, dryRun);
  }

  /** Returns this plan with those brought back that were done, when too many fail. */
  public RolloutPlan reverting() {
    return new RolloutPlan(
        workers, kind, target, arguments, width, pause, timeout, mostFailures, true, dryRun);
  }

  /** Returns this plan as a dry run. */
  public RolloutPlan dry() {
    return new RolloutPlan(
        workers, kind, target, arguments, width, pause, timeout, mostFailures, reverts, true);
  }
}
