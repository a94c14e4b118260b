package dev.sideband.transport;

import dev.sideband.time.Deadline;
import dev.sideband.wire.Bytes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where the bytes of a console can be fetched again. Safe for any thread. */
@FunctionalInterface
public interface ConsoleHistory {

  /** No history: what was missed is missing. */
  ConsoleHistory NONE =
      (from, most, deadline) ->
          CompletableFuture.completedStage(new HistoryPart.Unavailable("there is no history"));

  /**
   * Fetches bytes that follow each other.
   *
   * <p>The stage fails with a {@link TransportException} or a {@link
   * dev.sideband.wire.MalformedMessageException}; what is expected to happen is a {@link
   * HistoryPart}.
   *
   * @param from the place of the first byte wanted
   * @param most the most bytes wanted, at least 1; fewer may come
   */
  CompletionStage<HistoryPart> fetch(ConsoleChunk.Place from, int most, Deadline deadline);

  /** Tells whether {@link #recent} has anything, now or ever. */
  default boolean keepsRecent() {
    return false;
  }

  /**
   * Fetches the newest bytes that the other end keeps without numbers, in their order; how many is
   * its own business.
   *
   * <p>The stage fails with a {@link TransportException}.
   */
  default CompletionStage<Bytes> recent(Deadline deadline) {
    return CompletableFuture.completedStage(Bytes.EMPTY);
  }
}
