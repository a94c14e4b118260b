package dev.sideband.connection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A way to sort connections into groups whose members share all of some keys.
 *
 * <p>Each connection is in exactly one group, and no group is empty.
 *
 * @param keys what the members of a group share; none puts all into one group
 */
public record GroupMode(List<GroupKey> keys) {

  public GroupMode {
    keys = List.copyOf(keys);
  }

  /** Returns the mode of these keys. */
  public static GroupMode by(GroupKey... keys) {
    return new GroupMode(List.of(keys));
  }

  /** Returns the groups, in the order of their first members. */
  public List<ConnectionGroup> group(
      Collection<ConnectionInfo> connections, ServiceDirectory directory) {
    Map<List<String>, List<ConnectionInfo>> members = new LinkedHashMap<>();
    for (ConnectionInfo connection : connections) {
      members
          .computeIfAbsent(values(connection, directory), key -> new ArrayList<>())
          .add(connection);
    }
    return members.entrySet().stream()
        .map(group -> new ConnectionGroup(this, group.getKey(), group.getValue()))
        .toList();
  }

  /** Returns what a connection has for the keys, in their order. */
  public List<String> values(ConnectionInfo connection, ServiceDirectory directory) {
    return keys.stream().map(key -> key.of(connection, directory)).toList();
  }
}
