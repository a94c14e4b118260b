package dev.sideband.workbench.web;

import dev.sideband.alarm.ReceivedAlarm;
import dev.sideband.workbench.connection.StatePicture;
import dev.sideband.workbench.connection.StatePicture.Count;
import dev.sideband.workbench.connection.StatePicture.Peer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rows of a picture of time: those with an alarm first, then who is connected to this machine,
 * then to whom it is, each by how many connections there were at most.
 *
 * @param rows the first rows
 * @param left how many more there are
 * @param totals the connections of the newest sweep, by state
 * @param listeners how many sockets of the newest sweep wait for connections
 * @param services the services of all rows, and of those left
 */
record PeerPicture(
    List<Row> rows,
    int left,
    Map<String, Integer> totals,
    int listeners,
    Collection<String> services) {

  /**
   * One row.
   *
   * @param now its connections in the newest sweep, by state
   * @param history its connections in each sweep, by state
   */
  record Row(
      Peer peer,
      boolean alarmed,
      List<String> services,
      Map<String, Integer> now,
      Map<String, int[]> history,
      int most) {}

  static PeerPicture of(
      List<StatePicture.Sweep> sweeps, Collection<ReceivedAlarm> alarms, int most) {
    Map<Peer, Map<String, int[]>> histories = new HashMap<>();
    Map<Peer, Set<String>> services = new HashMap<>();
    Map<Peer, Integer> highest = new HashMap<>();
    for (int at = 0; at < sweeps.size(); at++) {
      for (Map.Entry<Peer, Count> each : sweeps.get(at).peers().entrySet()) {
        Peer peer = each.getKey();
        Map<String, int[]> history = histories.computeIfAbsent(peer, unseen -> new TreeMap<>());
        for (Map.Entry<String, Integer> state : each.getValue().states().entrySet()) {
          history.computeIfAbsent(state.getKey(), unseen -> new int[sweeps.size()])[at] =
              state.getValue();
        }
        services
            .computeIfAbsent(peer, unseen -> new TreeSet<>())
            .addAll(each.getValue().services());
        highest.merge(peer, each.getValue().total(), Math::max);
      }
    }
    Map<Peer, Count> newest = sweeps.isEmpty() ? Map.of() : sweeps.get(sweeps.size() - 1).peers();
    Set<String> named = new HashSet<>();
    alarms.forEach(alarm -> named.add(alarm.alarm().facts().getOrDefault("client", "")));
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<Peer, Map<String, int[]>> each : histories.entrySet()) {
      Peer peer = each.getKey();
      rows.add(
          new Row(
              peer,
              !peer.outbound() && named.contains(peer.address()),
              List.copyOf(services.getOrDefault(peer, Set.of())),
              newest.containsKey(peer) ? newest.get(peer).states() : Map.of(),
              each.getValue(),
              highest.getOrDefault(peer, 0)));
    }
    rows.sort(
        Comparator.comparing((Row row) -> !row.alarmed())
            .thenComparing(row -> row.peer().outbound())
            .thenComparing(Comparator.comparingInt(Row::most).reversed())
            .thenComparing(row -> row.peer().address()));
    Map<String, Integer> totals = new TreeMap<>();
    newest
        .values()
        .forEach(count ->
            count.states().forEach((state, number) -> totals.merge(state, number, Integer::sum)));
    Set<String> allServices = new TreeSet<>();
    services.values().forEach(allServices::addAll);
    return new PeerPicture(
        List.copyOf(rows.subList(0, Math.min(most, rows.size()))),
        Math.max(0, rows.size() - most),
        totals,
        sweeps.isEmpty() ? 0 : sweeps.get(sweeps.size() - 1).listeners(),
        allServices);
  }
}
