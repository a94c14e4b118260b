package dev.sideband.workbench.connection;

import dev.sideband.connection.ConnectionInfo;
import dev.sideband.connection.Direction;
import dev.sideband.connection.Service;
import dev.sideband.connection.SweepListener;
import dev.sideband.connection.TcpState;
import dev.sideband.table.Table;
import dev.sideband.transport.WorkerId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts the connections of each client by state in each of the newest sweeps: what is drawn of
 * clients and states over time. Bounded in sweeps and in clients. Safe for any thread.
 */
public final class StatePicture implements SweepListener {

  /** How many sweeps are remembered. */
  public static final int SWEEPS = 150;

  /** In a sweep with more peers than this, those with the fewest connections are left out. */
  private static final int MOST_PEERS = 500;

  /** One that is connected, or to whom the machine is. */
  public record Peer(WorkerId worker, String address, boolean outbound) {}

  /** How many connections are in which state, by name, and to which services they belong. */
  public record Count(Map<String, Integer> states, List<String> services) {

    /** Returns how many connections there are. */
    public int total() {
      return states.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** What one sweep showed. */
  public record Sweep(WorkerId worker, Instant time, int listeners, Map<Peer, Count> peers) {}

  private final Deque<Sweep> sweeps = new ArrayDeque<>();

  /** Creates a picture of nothing yet. */
  public StatePicture() {}

  @Override
  public void onSweep(WorkerId worker, Table table) {
    Map<Peer, Map<String, Integer>> states = new HashMap<>();
    Map<Peer, TreeSet<String>> services = new HashMap<>();
    int listeners = 0;
    for (ConnectionInfo info : ConnectionInfo.TYPE.rows(table)) {
      if (info.state().equals(TcpState.LISTEN)) {
        listeners++;
        continue;
      }
      Peer peer =
          new Peer(worker, info.client().toString(), info.direction() == Direction.OUTBOUND);
      states
          .computeIfAbsent(peer, unseen -> new TreeMap<>())
          .merge(info.state().toString(), 1, Integer::sum);
      services
          .computeIfAbsent(peer, unseen -> new TreeSet<>())
          .add(info.service().orElse(Service.UNKNOWN.name()));
    }
    Map<Peer, Count> peers = new HashMap<>();
    states.forEach((peer, counts) ->
        peers.put(
            peer, new Count(counts, List.copyOf(services.getOrDefault(peer, new TreeSet<>())))));
    add(new Sweep(worker, table.time().wall(), listeners, bounded(peers)));
  }

  private static Map<Peer, Count> bounded(Map<Peer, Count> peers) {
    if (peers.size() <= MOST_PEERS) {
      return peers;
    }
    List<Map.Entry<Peer, Count>> most = new ArrayList<>(peers.entrySet());
    most.sort(Comparator.comparingInt(entry -> -entry.getValue().total()));
    Map<Peer, Count> kept = new HashMap<>();
    most.subList(0, MOST_PEERS).forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
    return kept;
  }

  private synchronized void add(Sweep sweep) {
    sweeps.addLast(sweep);
    if (sweeps.size() > SWEEPS) {
      sweeps.removeFirst();
    }
  }

  /** Returns the newest sweeps, oldest first. */
  public synchronized List<Sweep> sweeps() {
    return List.copyOf(sweeps);
  }
}
