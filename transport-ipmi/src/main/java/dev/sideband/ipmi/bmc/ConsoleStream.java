package dev.sideband.ipmi.bmc;

import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.SerialLine;
import dev.sideband.wire.Bytes;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A host's console that is in this process: the host application writes what the host says, and
 * gets what is typed.
 *
 * <p>What is written while no BMC listens is lost, and {@link #write} tells. Safe for any thread.
 */
public final class ConsoleStream implements ConsoleSource {

  private final Consumer<Bytes> typed;
  private final Runnable onBreak;
  private volatile @Nullable End open;

  /**
   * Creates a console.
   *
   * @param typed gets what is typed, in order, one call at a time; may block, and then the BMC
   *     takes no more than a few kilobytes
   * @param onBreak is called when a break is sent
   */
  public ConsoleStream(Consumer<Bytes> typed, Runnable onBreak) {
    this.typed = Objects.requireNonNull(typed, "typed");
    this.onBreak = Objects.requireNonNull(onBreak, "onBreak");
  }

  /**
   * Says something as the host; when this returns, the BMC has it in its log.
   *
   * @return false if no BMC listens
   */
  public boolean write(Bytes bytes) {
    End end = open;
    return end != null && end.received(bytes);
  }

  /** Sends a break as the host. */
  public void sendBreak() {
    End end = open;
    SerialLine.Listener listener = end == null ? null : end.listener;
    if (listener != null) {
      listener.breakDetected();
    }
  }

  @Override
  public SerialLine open() {
    End end = new End();
    open = end;
    return end;
  }

  private final class End implements SerialLine {

    private volatile @Nullable Listener listener;
    private volatile boolean closed;

    synchronized boolean received(Bytes bytes) {
      Listener hearing = listener;
      if (hearing != null && !bytes.isEmpty()) {
        hearing.received(bytes);
      }
      return hearing != null;
    }

    @Override
    public String target() {
      return "stream";
    }

    @Override
    public void listen(Listener next) {
      listener = next;
    }

    @Override
    public void rest() {
      listener = null;
    }

    @Override
    public void write(byte[] bytes) throws ChannelClosedException {
      checkOpen();
      typed.accept(Bytes.copyOf(bytes));
    }

    @Override
    public boolean sendBreak() throws ChannelClosedException {
      checkOpen();
      onBreak.run();
      return true;
    }

    private void checkOpen() throws ChannelClosedException {
      if (closed) {
        throw new ChannelClosedException(target());
      }
    }

    @Override
    public void close() {
      closed = true;
      listener = null;
    }
  }
}
