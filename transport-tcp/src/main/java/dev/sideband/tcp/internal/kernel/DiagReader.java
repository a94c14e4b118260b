package dev.sideband.tcp.internal.kernel;

import dev.sideband.linux.ErrnoException;
import java.io.IOException;

/** Asks the kernel through {@code inet_diag}. */
public final class DiagReader implements ConnectionReader {

  private final DiagSocket kernel;
  private final DiagMessages messages = new DiagMessages();
  private final boolean details;
  private int sequence;

  /**
   * Opens the way to the kernel.
   *
   * @param details whether to ask for {@code tcp_info} too
   * @throws ErrnoException if the kernel refuses
   * @throws IOException if libc cannot be reached
   */
  public DiagReader(boolean details) throws IOException {
    this.details = details;
    this.kernel = new DiagSocket();
  }

  @Override
  public long read(ConnectionRows rows) throws IOException {
    sequence++;
    DiagMessages.putQuestion(
        kernel.question(), sequence, rows.statesToAskFor(), rows.localPort(), details);
    kernel.ask();
    messages.begin();
    while (!messages.done()) {
      int length = kernel.receive();
      messages.read(kernel.received(), length, sequence, rows);
    }
    if (messages.errno() != 0) {
      throw DiagSocket.failure(messages.errno(), "dump");
    }
    return messages.interrupted() ? 1 : 0;
  }

  @Override
  public void close() {
    kernel.close();
  }
}
