package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.Held;
import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.TcpState;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.table.TableBuffer;
import dev.sideband.tcp.Access;
import dev.sideband.tcp.TcpConnectionSource;
import dev.sideband.transport.ObserverListener;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What sweeps show while connections come and go.
 *
 * @param repeats rows whose ends an earlier row of the same sweep has too
 * @param told how often the kernel told of a connection again
 * @param rate connections that were opened and closed, a second
 */
record ConnectionChurn(long repeats, long told, double rate) {

  private static final int SOCKETS = 1_000;
  private static final Pattern SAID = Pattern.compile("churn (\\d+) in_ns (\\d+)");

  /** The two ends of a connection. */
  private record Ends(Bytes local, long localPort, Bytes remote, long remotePort) {}

  /** Sweeps so often while so many connections a second are opened and closed. */
  static ConnectionChurn watch(Access access, int sweeps, int churn) throws IOException {
    Told told = new Told();
    TableBuffer table = new TableBuffer(ConnectionColumns.SCHEMA);
    long repeats = 0;
    String said;
    try (Held held = Held.sockets(SOCKETS, churn);
        TcpConnectionSource source =
            TcpConnectionSource.builder(LinuxBoot.clock(InstantSource.system()))
                .access(access)
                .observer(told)
                .open()) {
      for (int sweep = 0; sweep < sweeps; sweep++) {
        source.read(table);
        repeats += repeats(table);
      }
      said = held.end();
    }
    Matcher figures = SAID.matcher(said);
    if (!figures.matches()) {
      throw new IOException("connections says " + said);
    }
    double rate = Long.parseLong(figures.group(1)) / (Long.parseLong(figures.group(2)) / 1e9);
    return new ConnectionChurn(repeats, told.count.get(), rate);
  }

  private static long repeats(TableBuffer table) throws IOException {
    if (table.rows() < SOCKETS) {
      throw new IOException("a sweep shows " + table.rows() + " of " + SOCKETS + " sockets");
    }
    Set<Ends> seen = new HashSet<>();
    long repeats = 0;
    for (int row = 0; row < table.rows(); row++) {
      // Several programs may wait at one end.
      boolean listens = table.integer(row, ConnectionColumns.STATE) == TcpState.LISTEN.number();
      if (!listens && !seen.add(ends(table, row))) {
        repeats++;
      }
    }
    return repeats;
  }

  private static Ends ends(TableBuffer table, int row) {
    return new Ends(
        table.bytes(row, ConnectionColumns.LOCAL_ADDRESS),
        table.integer(row, ConnectionColumns.LOCAL_PORT),
        table.bytes(row, ConnectionColumns.REMOTE_ADDRESS),
        table.integer(row, ConnectionColumns.REMOTE_PORT));
  }

  /** Counts what the source leaves out. */
  private static final class Told implements ObserverListener {

    private final AtomicLong count = new AtomicLong();

    @Override
    public void counted(String name, String subject, long amount) {
      if (name.equals("connection.repeats")) {
        count.addAndGet(amount);
      }
    }
  }
}
