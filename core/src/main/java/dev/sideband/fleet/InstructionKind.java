package dev.sideband.fleet;

import java.util.Optional;

/** What can be ordered. The numbers stand in instructions and never change. */
public enum InstructionKind {

  /** Start a service, which makes a new process. */
  START(1, Role.OPERATOR),

  /** Stop it: gracefully, and by force when its grace time is over. */
  STOP(2, Role.OPERATOR),

  /** Stop it and start it again. */
  RESTART(3, Role.OPERATOR),

  /** Keep a process from running until it is resumed. */
  SUSPEND(4, Role.OPERATOR),

  /** Let it run again. */
  RESUME(5, Role.OPERATOR),

  /** End a process at once. */
  TERMINATE(6, Role.OPERATOR),

  /** Refuse orders that would end it, until it is unprotected. */
  PROTECT(7, Role.OPERATOR),

  /** Take that back. */
  UNPROTECT(8, Role.OPERATOR),

  /** Bring the service to a reduced level that it declares. */
  DEGRADE(9, Role.OPERATOR),

  /** Bring it back to its full level. */
  RESTORE(10, Role.OPERATOR),

  /** Let what runs come to its end, and take nothing new. */
  DRAIN(11, Role.OPERATOR),

  /** Install a first version of its code. */
  DEPLOY(12, Role.DEPLOYER),

  /** Replace its code by another version. */
  UPGRADE(13, Role.DEPLOYER),

  /** Go back to the version before. */
  ROLLBACK(14, Role.DEPLOYER),

  /** Drain the worker and halt the machine. */
  SHUT_DOWN(15, Role.ADMIN);

  private final int number;
  private final Role needed;

  InstructionKind(int number, Role needed) {
    this.number = number;
    this.needed = needed;
  }

  /** Returns the number that stands for it in an instruction, 1 to 15. */
  public int number() {
    return number;
  }

  /** Returns the least role that may order it. */
  public Role needed() {
    return needed;
  }

  /** Returns the kind with this number, or empty if this version knows none. */
  public static Optional<InstructionKind> of(int number) {
    return number >= 1 && number <= values().length
        ? Optional.of(values()[number - 1])
        : Optional.empty();
  }
}
