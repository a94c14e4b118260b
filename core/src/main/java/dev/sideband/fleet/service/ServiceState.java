package dev.sideband.fleet.service;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.process.ProcessState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * In which state a service is as its supervisor sees it, which orders each state takes, and which
 * states may follow: there are no other ways.
 *
 * <p>While code is replaced, the service is shown in that state throughout, though its process is
 * stopped and started meanwhile.
 */
public enum ServiceState {

  /** It has no process, and is to have none. */
  STOPPED(ProcessState.STOPPED),

  /** It is being started, waits for what it depends on, or is not ready yet. */
  STARTING(ProcessState.STARTING),

  /** It is ready; what its process does is seen in the process table. */
  RUNNING(ProcessState.WORKING),

  /** Its process is there and does not respond. */
  NOT_RESPONDING(ProcessState.ERROR),

  /** An order keeps it from running. */
  SUSPENDED(ProcessState.SUSPENDED),

  /** It comes to the end of what it has. */
  DRAINING(ProcessState.DRAINING),

  /** It was asked to end. */
  STOPPING(ProcessState.STOPPING),

  /** It ended, or could not be started, although nobody had ordered that. */
  TERMINATED(ProcessState.UNEXPECTEDLY_TERMINATED),

  /** A first version of its code is being installed. */
  CODE_DEPLOYING(ProcessState.CODE_DEPLOYING),

  /** Its code is being replaced, forwards or back. */
  CODE_UPGRADING(ProcessState.CODE_UPGRADING);

  private static final Map<ServiceState, Set<ServiceState>> NEXT =
      new EnumMap<>(
          Map.of(
              STOPPED, EnumSet.of(STARTING, CODE_DEPLOYING, CODE_UPGRADING),
              STARTING, EnumSet.of(RUNNING, STOPPING, STOPPED, TERMINATED),
              RUNNING,
                  EnumSet.of(
                      NOT_RESPONDING, SUSPENDED, DRAINING, STOPPING, TERMINATED, CODE_UPGRADING),
              NOT_RESPONDING,
                  EnumSet.of(RUNNING, STARTING, STOPPING, STOPPED, TERMINATED, CODE_UPGRADING),
              SUSPENDED, EnumSet.of(RUNNING, NOT_RESPONDING, STOPPING, TERMINATED),
              DRAINING, EnumSet.of(RUNNING, STOPPING, STOPPED),
              STOPPING, EnumSet.of(STOPPED, STARTING),
              TERMINATED, EnumSet.of(STARTING, STOPPED, CODE_DEPLOYING, CODE_UPGRADING),
              CODE_DEPLOYING, EnumSet.of(STOPPED, STARTING, RUNNING, NOT_RESPONDING, TERMINATED),
              CODE_UPGRADING, EnumSet.of(STOPPED, STARTING, RUNNING, NOT_RESPONDING, TERMINATED)));

  private static final Map<InstructionKind, Set<ServiceState>> ALLOWED = allowed();

  private final ProcessState shown;

  ServiceState(ProcessState shown) {
    this.shown = shown;
  }

  private static Map<InstructionKind, Set<ServiceState>> allowed() {
    Map<InstructionKind, Set<ServiceState>> in = new EnumMap<>(InstructionKind.class);
    Set<ServiceState> idle = EnumSet.of(STOPPED, TERMINATED);
    Set<ServiceState> any = EnumSet.allOf(ServiceState.class);
    in.put(InstructionKind.START, idle);
    in.put(
        InstructionKind.STOP,
        EnumSet.of(STARTING, RUNNING, NOT_RESPONDING, SUSPENDED, DRAINING, TERMINATED));
    in.put(
        InstructionKind.RESTART,
        EnumSet.of(STARTING, RUNNING, NOT_RESPONDING, SUSPENDED, TERMINATED));
    in.put(InstructionKind.SUSPEND, EnumSet.of(RUNNING));
    in.put(InstructionKind.RESUME, EnumSet.of(SUSPENDED, NOT_RESPONDING));
    in.put(
        InstructionKind.TERMINATE,
        EnumSet.of(STARTING, RUNNING, NOT_RESPONDING, SUSPENDED, DRAINING, STOPPING));
    in.put(InstructionKind.PROTECT, any);
    in.put(InstructionKind.UNPROTECT, any);
    in.put(InstructionKind.DEGRADE, EnumSet.of(RUNNING));
    in.put(InstructionKind.RESTORE, EnumSet.of(RUNNING));
    in.put(InstructionKind.DRAIN, EnumSet.of(RUNNING));
    in.put(InstructionKind.DEPLOY, idle);
    Set<ServiceState> replaceable = EnumSet.of(STOPPED, TERMINATED, RUNNING, NOT_RESPONDING);
    in.put(InstructionKind.UPGRADE, replaceable);
    in.put(InstructionKind.ROLLBACK, replaceable);
    in.put(
        InstructionKind.SHUT_DOWN,
        EnumSet.complementOf(EnumSet.of(CODE_DEPLOYING, CODE_UPGRADING)));
    return in;
  }

  /** Returns the name under which tables show it. */
  public ProcessState shown() {
    return shown;
  }

  /** Tells whether a service in this state takes such an order. */
  public boolean allows(InstructionKind kind) {
    return ALLOWED.getOrDefault(kind, Set.of()).contains(this);
  }

  /** Returns the states that may follow; the set cannot be changed. */
  public Set<ServiceState> next() {
    return Set.copyOf(NEXT.getOrDefault(this, Set.of()));
  }

  /** Tells whether an order would end what runs, which protection forbids. */
  static boolean ends(InstructionKind kind) {
    return switch (kind) {
      case STOP, RESTART, SUSPEND, TERMINATE, DRAIN, DEPLOY, UPGRADE, ROLLBACK, SHUT_DOWN -> true;
      default -> false;
    };
  }
}
