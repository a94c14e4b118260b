package dev.sideband.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends heartbeats, each once, and hands on what comes back, however late. Safe for any thread.
 *
 * <p>A heartbeat that was lost stays lost: an answer to a copy of it would not tell a network that
 * was cut from a BMC that was busy.
 *
 * <p>Whoever sends keeps the register of what was sent: this only carries.
 */
public interface HeartbeatPort {

  /**
   * A heartbeat.
   *
   * @param number its number, 0 to 2^32 − 1
   * @param period the period that it belongs to
   * @param have the place up to which the sender has the console, or null if it has none
   * @param within how long its answer is worth waiting for
   */
  record Beat(long number, long period, ConsoleChunk.@Nullable Place have, Duration within) {

    /** Returns the place up to which the sender has the console, if it has any. */
    public Optional<ConsoleChunk.Place> held() {
      return Optional.ofNullable(have);
    }
  }

  /**
   * Tells {@code listener} of each answer from now on, instead of any before; it must not block.
   */
  void listen(Consumer<? super HeartbeatReply> listener);

  /**
   * Sends a heartbeat and returns at once; its answer is never told inside the call.
   *
   * @return false if it was not sent, since the line is not there or too many are under way
   */
  boolean send(Beat beat);
}
