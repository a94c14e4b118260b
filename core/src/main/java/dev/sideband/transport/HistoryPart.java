package dev.sideband.transport;

import dev.sideband.wire.Bytes;

/** What a {@link ConsoleHistory} has at a place. */
public sealed interface HistoryPart {

  /**
   * Bytes from the place on.
   *
   * @param data at least one
   */
  record Found(ConsoleChunk.Place from, Bytes data) implements HistoryPart {}

  /** The stream ends there: nothing is missing. */
  record AtEnd() implements HistoryPart {}

  /**
   * The bytes there are overwritten.
   *
   * @param oldest the place of the oldest byte that is not
   */
  record Overwritten(ConsoleChunk.Place oldest) implements HistoryPart {}

  /**
   * The history has lost that stream, and keeps another one.
   *
   * @param stream the one that it keeps
   */
  record OtherStream(int stream) implements HistoryPart {}

  /**
   * The stream ends before the place: the newest bytes were lost.
   *
   * @param end the place behind its last byte
   */
  record Shorter(ConsoleChunk.Place end) implements HistoryPart {}

  /**
   * There is no history, now or ever.
   *
   * @param reason why, one line for a person
   */
  record Unavailable(String reason) implements HistoryPart {}
}
