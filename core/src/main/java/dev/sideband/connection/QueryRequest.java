package dev.sideband.connection;

import java.time.Instant;
import java.util.Objects;

/**
 * A question to the sweeps of a monitor server.
 *
 * @param id which answer belongs to it
 * @param query which connections are sought
 * @param from the begin of the span; after the newest sweep for what is now
 * @param to its end, itself part of it
 * @param most how many items are wanted, 1 to {@value #MOST_ITEMS}
 */
public record QueryRequest(long id, ConnectionQuery query, Instant from, Instant to, int most) {

  /** The most items of an answer. */
  public static final int MOST_ITEMS = 100_000;

  public QueryRequest {
    Objects.requireNonNull(query, "query");
    if (from.isAfter(to) || most < 1 || most > MOST_ITEMS) {
      throw new IllegalArgumentException(most + " items from " + from + " to " + to);
    }
  }

  /** Returns the question for the connections that there are now. */
  public static QueryRequest now(long id, ConnectionQuery query) {
    return new QueryRequest(id, query, Instant.MAX, Instant.MAX, MOST_ITEMS);
  }
}
