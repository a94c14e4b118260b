package dev.sideband.connection;

import java.util.List;

/**
 * What a query found; each item has all that was asked for.
 *
 * @param id that of the request
 * @param workers how many machines' sweeps were looked through: none is not the same as nothing
 *     found
 * @param complete whether these are all; false if there are more than were wanted, or if part of
 *     the sweeps could not be read
 * @param items what was found, by machine and time; empty if there is nothing
 */
public record QueryResult(long id, int workers, boolean complete, List<FoundConnection> items) {

  public QueryResult {
    items = List.copyOf(items);
  }
}
