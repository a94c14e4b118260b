package dev.sideband.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Connections that share something.
 *
 * @param mode by what they were sorted
 * @param values what they share, in the order of the mode's keys
 * @param connections at least one
 */
public record ConnectionGroup(
    GroupMode mode, List<String> values, List<ConnectionInfo> connections) {

  public ConnectionGroup {
    values = List.copyOf(values);
    connections = List.copyOf(connections);
    if (connections.isEmpty() || values.size() != mode.keys().size()) {
      throw new IllegalArgumentException(connections.size() + " connections share " + values);
    }
  }

  /** Returns what they share, by the keys' names. */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      facts.put(mode.keys().get(i).name(), values.get(i));
    }
    return facts;
  }
}
