package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.internal.sol.SolConversation;
import dev.sideband.ipmi.internal.sol.SolInbound;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes chunks of what arrives, each with its place in the console's stream where the BMC numbers
 * its bytes. For one thread at a time.
 */
final class SolChunks {

  private ConsoleChunk.@Nullable Place place;

  /** What comes next has this place; none if the BMC does not number its bytes. */
  void begin(Optional<ConsoleChunk.Place> first) {
    place = first.orElse(null);
  }

  /** Returns the place of the next byte; null if the BMC does not number its bytes. */
  ConsoleChunk.@Nullable Place place() {
    return place;
  }

  /**
   * Makes chunks, and goes on behind them. Where bytes have places these tell what is a repeat, and
   * nothing needs to be inferred.
   */
  List<ConsoleChunk> of(SolConversation.Arrival arrival, long now) {
    Bytes data = arrival.data();
    ConsoleChunk.Place at = place;
    int repeated = at == null ? arrival.repeated() : 0;
    List<ConsoleChunk> chunks = new ArrayList<>();
    if (repeated > 0) {
      Bytes again = data.slice(0, repeated);
      chunks.add(new ConsoleChunk(ConsoleChunk.Kind.INFERRED_REPEAT, null, again, now));
    }
    if (repeated < data.size()) {
      Bytes rest = data.slice(repeated, data.size() - repeated);
      chunks.add(new ConsoleChunk(kind(arrival), at, rest, now));
    }
    if (at != null) {
      place = new ConsoleChunk.Place(at.stream(), at.offset() + data.size());
    }
    return chunks;
  }

  private static ConsoleChunk.Kind kind(SolConversation.Arrival arrival) {
    return isAfterGap(arrival) ? ConsoleChunk.Kind.AFTER_GAP : ConsoleChunk.Kind.NEXT;
  }

  /** Tells whether bytes are missing before those that arrived. */
  static boolean isAfterGap(SolConversation.Arrival arrival) {
    return arrival.overrun() || arrival.kind() == SolInbound.Kind.AFTER_GAP;
  }
}
