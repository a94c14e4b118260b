package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a console that came together.
 *
 * @param kind what is known of their place behind the bytes before
 * @param place their place in the console's stream, or null if the other end does not number its
 *     bytes
 * @param data the bytes, at least one
 * @param arrived when they came, nanoseconds of the ticker
 */
public record ConsoleChunk(Kind kind, @Nullable Place place, Bytes data, long arrived) {

  /** What is known of the place of a chunk. */
  public enum Kind {
    /** They follow the bytes before. */
    NEXT,
    /** Bytes are missing before them, and nobody knows how many. */
    AFTER_GAP,
    /**
     * They are most likely the bytes before once more: the other end gave up waiting for their
     * acknowledgement, and sent them under a new number.
     */
    INFERRED_REPEAT
  }

  /**
   * A place in a console's stream.
   *
   * @param stream the stream; it changes only when the other end lost its log
   * @param offset counts the stream's bytes from 0
   */
  public record Place(int stream, long offset) {}

  public ConsoleChunk {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(data, "data");
  }

  /** Returns the place in the console's stream, if the other end numbers its bytes. */
  public Optional<Place> numbered() {
    return Optional.ofNullable(place);
  }
}
