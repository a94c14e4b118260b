package dev.sideband.ipmi.bmc;

import java.io.IOException;

/**
 * The power of the host that a BMC serves: what an embedder implements to let orders act.
 *
 * <p>The BMC calls one method at a time, save {@link #isOn}, on a thread that may block; but
 * whoever gave the order waits for it, a host for five seconds at most: begin what takes longer,
 * and return. A failure is reported to whoever gave the order and shows in the chassis status. A
 * method that throws {@link UnsupportedOperationException} refuses its order as one that this host
 * does not know. The BMC gives no order that makes no sense, such as to reset a host that is off.
 */
public interface HostPower {

  /** Tells whether the host is on; for any thread, without blocking. */
  boolean isOn();

  /** Turns the host on. */
  void on() throws IOException;

  /** Takes power away at once, without asking the operating system. */
  void off() throws IOException;

  /** Resets the host without taking power away. */
  void reset() throws IOException;

  /** Turns the host off and on again. */
  default void cycle() throws IOException {
    off();
    on();
  }

  /** Asks the operating system to shut down, as the power button does. */
  default void softOff() throws IOException {
    throw new UnsupportedOperationException("soft shutdown");
  }

  /** Interrupts the host so that it can tell what it is doing. */
  default void diagnosticInterrupt() throws IOException {
    throw new UnsupportedOperationException("diagnostic interrupt");
  }
}
