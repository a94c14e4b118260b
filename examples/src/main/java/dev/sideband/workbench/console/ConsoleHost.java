package dev.sideband.workbench.console;

import dev.sideband.ipmi.bmc.ConsoleSource;
import dev.sideband.ipmi.bmc.HostPower;
import java.util.Optional;

/** A host whose console a {@link DemoServer} serves. Safe for any thread. */
public interface ConsoleHost extends AutoCloseable {

  /** Returns its console, for a BMC. */
  ConsoleSource console();

  /** Lets it speak from now on, if it waits for that. */
  default void start() {}

  /** Returns what prints so many lines at once, if it can be asked to. */
  default Optional<Flood> flood() {
    return Optional.empty();
  }

  /** Returns its power, if it has any. */
  default Optional<HostPower> power() {
    return Optional.empty();
  }

  /** Lets it speak no more. Idempotent. */
  @Override
  default void close() {}

  /** A host that prints on demand. */
  @FunctionalInterface
  interface Flood {

    /** Prints so many numbered lines. */
    void print(int lines);
  }
}
