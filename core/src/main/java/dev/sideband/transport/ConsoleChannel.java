package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A host's console: its bytes both ways, and breaks.
 *
 * <p>It connects by itself once it is started, and anew whenever the line is lost, until it is
 * closed or the other end refuses for good; {@link ConsoleListener#changed} tells. Safe for any
 * thread.
 */
public interface ConsoleChannel extends AutoCloseable {

  /** The most bytes that may wait to be sent. */
  int MOST_UNSENT = 1 << 16;

  /** Returns what is at the other end, as a person would name it; never a secret. */
  String target();

  /**
   * Begins to connect, and tells {@code listener} what comes.
   *
   * @throws IllegalStateException if it has begun before
   */
  void start(ConsoleListener listener);

  /** Returns how the line is now. */
  ConsoleLine line();

  /**
   * Types bytes, after all that was typed before; while the line is not there they wait for it.
   *
   * <p>The stage completes when the other end has taken all of them. It fails with a {@link
   * SessionLostException} if the line was lost while some of them were under way, of which nobody
   * knows whether they arrived: they are not sent again. It fails with a {@link
   * TargetUnavailableException} if more than {@value #MOST_UNSENT} bytes would wait, and with a
   * {@link ChannelClosedException} when the channel is closed. It never completes inside the call.
   */
  CompletionStage<Void> write(Bytes bytes);

  /** Sends a break, after all that was typed before; the stage is as that of {@link #write}. */
  CompletionStage<Void> sendBreak();

  /** Returns when the other end last gave a sign of life, nanoseconds of the ticker. */
  long lastHeard();

  /** Returns what sends heartbeats through this channel, if it can. */
  default Optional<HeartbeatPort> heartbeats() {
    return Optional.empty();
  }

  /** Returns where what was missed can be fetched; {@link ConsoleHistory#NONE} if nowhere. */
  default ConsoleHistory history() {
    return ConsoleHistory.NONE;
  }

  /** Ends it, and lets others have the console. Idempotent. */
  @Override
  void close();
}
