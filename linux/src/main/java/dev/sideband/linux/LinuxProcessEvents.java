package dev.sideband.linux;

import dev.sideband.linux.internal.events.ConnectorEvents;
import dev.sideband.linux.internal.events.ConnectorSocket;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.process.PollingProcessEvents;
import dev.sideband.process.ProcessEventSource;
import dev.sideband.process.ProcessMonitor;
import dev.sideband.time.BootClock;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The beginnings and ends of this machine's processes.
 *
 * <p>Stateless, safe for any thread.
 */
public final class LinuxProcessEvents {

  private LinuxProcessEvents() {}

  /**
   * Returns the best source that this process may have: the kernel's, else the differences that a
   * monitor sees. {@link ProcessEventSource#immediate} tells which it is; why the kernel refused is
   * counted as {@code process.events.refused}.
   *
   * @param monitor looks at this machine's processes; stays the caller's
   */
  public static ProcessEventSource open(
      ProcessMonitor monitor, BootClock clock, TransportContext context) {
    try {
      return connector(clock, context);
    } catch (IOException e) {
      context.observer().counted("process.events.refused", String.valueOf(e.getMessage()), 1);
      return new PollingProcessEvents(monitor);
    }
  }

  /**
   * Opens the kernel's proc connector (Linux, {@code NETLINK_CONNECTOR}), which needs the first
   * namespaces of processes, users and the network, and before Linux 6.6 {@code CAP_NET_ADMIN}. It
   * holds one of the executor's threads while it runs.
   *
   * @param clock that of {@link LinuxBoot#clock}
   * @throws TargetUnavailableException if this process may not have it; the message says what is
   *     missing
   * @throws IOException if {@code /proc} or libc cannot be reached
   */
  public static ProcessEventSource connector(BootClock clock, TransportContext context)
      throws IOException {
    ProcessLook look = new ProcessLook(Path.of("/proc"));
    return new ConnectorEvents(ConnectorSocket.open(context.ticker()), look, clock, context);
  }
}
