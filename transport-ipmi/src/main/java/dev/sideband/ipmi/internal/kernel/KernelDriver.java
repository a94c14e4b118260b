package dev.sideband.ipmi.internal.kernel;

import dev.sideband.transport.MessageRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One user of the kernel's IPMI driver.
 *
 * <p>One thread may send while another waits and receives. {@link #close} must not run while either
 * is at it.
 */
interface KernelDriver {

  /** Returns the name of the device. */
  String target();

  /**
   * Hands a request to the driver, which queues it.
   *
   * @param id what names the request in its response
   * @return false if the driver finds it too long, and has not taken it
   * @throws IOException if the driver refuses
   */
  boolean send(long id, MessageRequest request) throws IOException;

  /** Waits until there is something to receive, so long at most; false if there is nothing. */
  boolean awaitReadable(int millis) throws IOException;

  /** Takes what has come, or null if nothing has. */
  @Nullable KernelMessage receive() throws IOException;

  /** Gives the device back. Idempotent. */
  void close();
}
