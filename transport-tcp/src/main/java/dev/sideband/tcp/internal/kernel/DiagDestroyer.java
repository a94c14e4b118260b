package dev.sideband.tcp.internal.kernel;

import dev.sideband.connection.ConnectionId;
import dev.sideband.linux.ErrnoException;
import dev.sideband.linux.internal.libc.Errno;
import java.io.IOException;

/** Has the kernel end connections through {@code inet_diag}. For one thread. */
public final class DiagDestroyer implements AutoCloseable {

  private static final int ESTALE = 116;

  private final DiagSocket kernel;
  private final DiagMessages messages = new DiagMessages();
  private final ConnectionRows nothing = new ConnectionRows(0, 0);
  private int sequence;

  /**
   * Opens the way to the kernel.
   *
   * @throws ErrnoException if the kernel refuses
   * @throws IOException if libc cannot be reached
   */
  public DiagDestroyer() throws IOException {
    this.kernel = new DiagSocket();
  }

  /**
   * Ends one connection.
   *
   * @param cookie the kernel's, which no other connection has or had
   * @param interfaceNumber of the network interface that it is bound to, or 0
   * @return false if there is no such connection any more
   * @throws ErrnoException if the kernel refuses
   */
  public boolean destroy(ConnectionId connection, long cookie, int interfaceNumber)
      throws IOException {
    sequence++;
    DiagMessages.putDestroy(kernel.question(), sequence, connection, cookie, interfaceNumber);
    kernel.ask();
    messages.begin();
    while (!messages.done()) {
      int length = kernel.receive();
      messages.read(kernel.received(), length, sequence, nothing);
    }
    int errno = messages.errno();
    if (errno == Errno.ENOENT || errno == ESTALE) {
      return false;
    }
    if (errno != 0) {
      throw DiagSocket.failure(errno, "destroy");
    }
    return true;
  }

  @Override
  public void close() {
    kernel.close();
  }
}
