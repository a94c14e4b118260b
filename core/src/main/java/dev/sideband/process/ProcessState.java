package dev.sideband.process;

import java.util.Objects;

/**
 * What a process is doing, as a name; the set is open, and an unknown name from a newer agent is
 * kept and shown.
 *
 * @param name lower case words
 */
public record ProcessState(String name) {

  /** It is doing its task. */
  public static final ProcessState WORKING = new ProcessState("working");

  /** It sleeps or is blocked. */
  public static final ProcessState WAITING = new ProcessState("waiting");

  /** It has been above the busy threshold for the set time. */
  public static final ProcessState BUSY = new ProcessState("busy");

  /** It has been suspended by a signal or a debugger, and not yet for so long as to be an error. */
  public static final ProcessState SUSPENDED = new ProcessState("suspended");

  /** It has ended, and its parent has not yet taken notice. */
  public static final ProcessState ZOMBIE = new ProcessState("zombie");

  /** Its health probe fails, or it says so itself, or it does not respond. */
  public static final ProcessState ERROR = new ProcessState("error");

  /** It ended and nobody had ordered that. */
  public static final ProcessState UNEXPECTEDLY_TERMINATED =
      new ProcessState("unexpectedly terminated");

  /** It is being replaced by a newer version. */
  public static final ProcessState CODE_UPGRADING = new ProcessState("code upgrading");

  /** Its code is being installed. */
  public static final ProcessState CODE_DEPLOYING = new ProcessState("code deploying");

  /** It was started, and is not yet ready for work. */
  public static final ProcessState STARTING = new ProcessState("starting");

  /** It was asked to end, and has not yet. */
  public static final ProcessState STOPPING = new ProcessState("stopping");

  /** It comes to the end of what it has, and takes nothing new. */
  public static final ProcessState DRAINING = new ProcessState("draining");

  /** It was ended by an order. */
  public static final ProcessState STOPPED = new ProcessState("stopped");

  public ProcessState {
    Objects.requireNonNull(name, "name");
  }

  @Override
  public String toString() {
    return name;
  }
}
