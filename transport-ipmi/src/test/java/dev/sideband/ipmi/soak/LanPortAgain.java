package dev.sideband.ipmi.soak;

import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.time.Deadline;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Opens a LAN port at an address where one was closed a moment ago.
 *
 * <p>The system has the address back only when the thread that receives has let go of the socket,
 * which {@link LanPort#close} does not wait for.
 */
public final class LanPortAgain {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private LanPortAgain() {}

  /**
   * Opens it as soon as the address is free; waits for that.
   *
   * @throws TargetUnavailableException if it is still taken after 10 seconds
   */
  public static LanPort open(InetSocketAddress address, SoftwareBmc bmc, TransportContext context)
      throws TargetUnavailableException {
    Deadline deadline = Deadline.after(PATIENCE, context.ticker());
    while (true) {
      try {
        return LanPort.open(address, bmc, context);
      } catch (TargetUnavailableException e) {
        if (deadline.expired()) {
          throw e;
        }
      }
      CompletableFuture<Void> pause = new CompletableFuture<>();
      context.scheduler().schedule(() -> pause.complete(null), PAUSE);
      pause.join();
    }
  }
}
