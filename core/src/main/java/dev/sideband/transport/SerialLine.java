package dev.sideband.transport;

import dev.sideband.wire.Bytes;

/**
 * A serial line: bytes both ways, as they come.
 *
 * <p>Bytes have no borders between them, and any of them may be lost, doubled or damaged on the
 * way. It has one user at a time, who listens while there is something to hear. What comes while
 * nobody listens waits in the system's buffer, whose overflow is lost, and no thread is used.
 *
 * <p>Safe for any thread.
 */
public interface SerialLine extends AutoCloseable {

  /**
   * Hears what the other end sends: one call at a time, on a thread that may block; but nothing
   * more is read until the call returns.
   */
  interface Listener {

    /** Bytes came, at least one. */
    void received(Bytes bytes);

    /** The other end sent a break; most lines do not tell. */
    default void breakDetected() {}

    /** The line is gone, and closed; nothing more comes. */
    void lost(TransportException reason);
  }

  /** Returns what the line is, as a person would name it. */
  String target();

  /** Tells {@code listener} what comes from now on, instead of any before it. */
  void listen(Listener listener);

  /** Ends listening; a call to the listener that is under way may still end after this one. */
  void rest();

  /**
   * Sends bytes, after all that were sent before; may block for as long as the line takes for them.
   *
   * @param bytes belongs to the caller again when this returns
   * @throws ChannelClosedException if the line was closed at this end
   * @throws SessionLostException if the line is gone
   */
  void write(byte[] bytes) throws TransportException;

  /**
   * Sends a break, some tenths of a second long, after all bytes that were sent before; may return
   * before it is over.
   *
   * @return false if this line cannot, as it is unless overridden
   * @throws ChannelClosedException if the line was closed at this end
   * @throws SessionLostException if the line is gone
   */
  default boolean sendBreak() throws TransportException {
    return false;
  }

  /** Gives the line back; nothing is heard any more. Idempotent. */
  @Override
  void close();
}
