package dev.sideband.transport;

import dev.sideband.transport.ConsoleChunk.Place;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the line to a console is.
 *
 * @param state what it does
 * @param reason why, one line for a person; empty if there is nothing to say
 * @param bridged how long the network may be gone before the other end gives bytes up; zero if that
 *     is not known
 * @param from the place of the first byte that will come, or null if the line is not live, or the
 *     other end does not number its bytes
 */
public record ConsoleLine(State state, String reason, Duration bridged, @Nullable Place from) {

  /** What a line does. */
  public enum State {
    /** It has not been open yet. */
    CONNECTING,
    /** Bytes flow. */
    LIVE,
    /** It was lost, and is being opened anew. */
    LOST,
    /** Somebody else has the console; it is taken when it is free. */
    TAKEN,
    /** It is over for good. */
    ENDED
  }

  public ConsoleLine {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(bridged, "bridged");
  }

  /** Returns the place of the first byte that will come, if it is known. */
  public Optional<Place> begin() {
    return Optional.ofNullable(from);
  }
}
