package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.List;
import java.util.Objects;

/**
 * What became of a transfer.
 *
 * @param result how it ended, which is how the last message in {@code replies} ended
 * @param replies one for each message that was begun, in order; one more than that never
 */
public record BusOutcome(BusResult result, List<BusReply> replies) {

  public BusOutcome {
    Objects.requireNonNull(result, "result");
    replies = List.copyOf(replies);
  }

  /** Returns the outcome of a transfer of which nothing went over the bus. */
  public static BusOutcome refused(BusResult result) {
    return new BusOutcome(result, List.of());
  }

  /** Tells whether everything went through. */
  public boolean ok() {
    return result.ok();
  }

  /** Returns the last message's bytes, which are what a transfer that reads has read. */
  public Bytes data() {
    return replies.isEmpty() ? Bytes.EMPTY : replies.get(replies.size() - 1).data();
  }
}
