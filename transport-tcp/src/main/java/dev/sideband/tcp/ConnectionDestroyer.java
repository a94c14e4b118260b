package dev.sideband.tcp;

import dev.sideband.connection.ConnectionInfo;
import dev.sideband.connection.TcpState;
import dev.sideband.linux.ErrnoException;
import dev.sideband.tcp.internal.kernel.DiagDestroyer;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;

/**
 * Ends TCP connections of this host (Linux, {@code SOCK_DESTROY}): the other end gets a reset, and
 * the program that holds the socket an error at its next call. Nothing else in Sideband ends a
 * connection; whoever opens this grants it.
 *
 * <p>A connection is named by the kernel's cookie, so that a younger one between the same ports is
 * never hit. Safe for any thread.
 */
public final class ConnectionDestroyer implements AutoCloseable {

  private static final String TARGET = "tcp of this host";

  private final DiagDestroyer kernel;
  private boolean closed;

  private ConnectionDestroyer(DiagDestroyer kernel) {
    this.kernel = kernel;
  }

  /**
   * Opens the way to the kernel; whether it lets this process end connections, which needs {@code
   * CAP_NET_ADMIN}, shows with the first.
   *
   * @throws TargetUnavailableException if there is no such way
   */
  public static ConnectionDestroyer open() throws IOException {
    try {
      return new ConnectionDestroyer(new DiagDestroyer());
    } catch (LinkageError e) {
      throw new TargetUnavailableException(
          TARGET, "dev.sideband.linux is missing", new IOException(e));
    }
  }

  /**
   * Ends one connection, in whatever state it is by now.
   *
   * @param connection as a {@link TcpConnectionSource} over {@link Access#NETLINK} saw it
   * @return false if it is over already
   * @throws IllegalArgumentException if it is a listener, or was seen without a cookie
   * @throws ErrnoException if the kernel refuses: {@code EPERM} without the right, {@code
   *     EOPNOTSUPP} where it was built without this
   * @throws ChannelClosedException if this has been closed
   */
  public synchronized boolean destroy(ConnectionInfo connection) throws IOException {
    if (connection.state().equals(TcpState.LISTEN)) {
      throw new IllegalArgumentException("it is a listener: " + connection.id());
    }
    if (!connection.cookie().known()) {
      throw new IllegalArgumentException("it was seen without a cookie: " + connection.id());
    }
    if (closed) {
      throw new ChannelClosedException(TARGET);
    }
    return kernel.destroy(
        connection.id(),
        connection.cookie().orElse(0),
        (int) connection.interfaceNumber().orElse(0));
  }

  /** Lets the way to the kernel go. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      kernel.close();
    }
  }
}
