package dev.sideband.tcp;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.SweepStep;
import dev.sideband.connection.TcpState;
import dev.sideband.table.CellState;
import dev.sideband.table.Table;
import dev.sideband.transport.ObserverListener;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections that began and ended between two sweeps, which no sweep shows: those that
 * the kernel has counted as opened, less those that are new in the sweep.
 *
 * <p>Use it as the first step behind a monitor whose source shows all sockets of one namespace in
 * all states. The counters are read a moment after the sweep, so that a few which begin right then
 * may be counted one sweep too early. A connection within the machine counts once for each end. For
 * one thread at a time; what it has counted may be asked for by any.
 */
public final class UnseenConnections implements SweepStep {

  private record Pair(Bytes local, long localPort, Bytes remote, long remotePort) {}

  private final Path net;
  private final ObserverListener observer;
  private Set<Pair> before = Set.of();
  private @Nullable TcpCounters countersBefore;
  private volatile long latest;
  private final AtomicLong total = new AtomicLong();

  /**
   * Creates a count over this process's namespace.
   *
   * @param observer told of them, as {@code connections.unseen}
   */
  public UnseenConnections(ObserverListener observer) {
    this(Path.of("/proc/self/net"), observer);
  }

  /**
   * Creates a count over another namespace.
   *
   * @param net the folder with its counters, such as {@code /proc/1/net}
   * @param observer told of them, as {@code connections.unseen}
   */
  public UnseenConnections(Path net, ObserverListener observer) {
    this.net = Objects.requireNonNull(net, "net");
    this.observer = Objects.requireNonNull(observer, "observer");
  }

  @Override
  public void take(Table sweep) throws IOException {
    TcpCounters counters = TcpCounters.read(net);
    Set<Pair> now = pairs(sweep);
    TcpCounters earlier = countersBefore;
    if (earlier != null) {
      long opened =
          counters.activeOpens()
              - earlier.activeOpens()
              + counters.passiveOpens()
              - earlier.passiveOpens();
      long fresh = now.stream().filter(pair -> !before.contains(pair)).count();
      latest = Math.max(0, opened - fresh);
      total.addAndGet(latest);
      if (latest > 0) {
        observer.counted("connections.unseen", net.toString(), latest);
      }
    }
    countersBefore = counters;
    before = now;
  }

  private static Set<Pair> pairs(Table sweep) {
    Set<Pair> pairs = new HashSet<>();
    for (int row = 0; row < sweep.rows(); row++) {
      long state =
          sweep.state(row, ConnectionColumns.STATE) == CellState.PRESENT
              ? sweep.integer(row, ConnectionColumns.STATE)
              : 0;
      // The kernel counts one that is half-open when it is whole.
      if (state != TcpState.LISTEN.number() && state != TcpState.SYN_RECV.number()) {
        pairs.add(
            new Pair(
                sweep.bytes(row, ConnectionColumns.LOCAL_ADDRESS),
                sweep.integer(row, ConnectionColumns.LOCAL_PORT),
                sweep.bytes(row, ConnectionColumns.REMOTE_ADDRESS),
                sweep.integer(row, ConnectionColumns.REMOTE_PORT)));
      }
    }
    return pairs;
  }

  /** Returns how many there were between the last two sweeps. */
  public long latest() {
    return latest;
  }

  /** Returns how many there were since the first sweep. */
  public long total() {
    return total.get();
  }
}
