package dev.sideband.benchmarks.cases;

import dev.sideband.connection.AddressBlock;
import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.ConnectionQuery;
import dev.sideband.connection.ConnectionTimeline;
import dev.sideband.connection.ServiceDirectory;
import dev.sideband.ring.RingLog;
import dev.sideband.table.Table;
import dev.sideband.table.TableHistory;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.time.Duration;

/**
 * The history of sweeps as a program, for {@link OtherJava}.
 *
 * <p>{@code append SECONDS} appends a sweep for each second of a clock that is set, and says the
 * CPU time in percent of those seconds, the bytes a row took, and the seconds that it really took.
 * {@code make SECONDS} makes such tables and forgets them, and says the same CPU time. {@code query
 * SECONDS CLIENT} asks what became of the connections of a client, by its number, in the newest so
 * many seconds, and says milliseconds and how many changes there were.
 */
final class ConnectionHistory {

  private static final int ROWS = 10_000;

  /** One percent of the rows is another after each sweep. */
  private static final int ENDED = ROWS / 200;

  private static final int CHANGED = ROWS / 200;
  private static final long RING_SIZE = 1L << 30;

  private final FakeTime time = new FakeTime();
  private final BootClock clock = BootClock.of(HostBoot.UNKNOWN, Duration.ZERO, time, time);
  private final MadeUpConnections connections = new MadeUpConnections(ROWS, clock.now());
  private final RingLog log;
  private final TableHistory history;

  private ConnectionHistory(BenchFolder folder) throws IOException {
    log = RingLog.file(folder.path().resolve("history")).size(RING_SIZE).open(clock);
    history = new TableHistory(log, TableHistory.DEFAULT_CHANGES, ConnectionColumns.REMOTE_ADDRESS);
  }

  /** Serves until its input ends. */
  public static void main(String[] arguments) throws IOException {
    try (BenchFolder folder = BenchFolder.make()) {
      ConnectionHistory program = new ConnectionHistory(folder);
      OtherJava.serve(program::answer);
      program.log.close();
    }
  }

  private double[] answer(String[] order) throws IOException {
    int seconds = Integer.parseInt(order[1]);
    return switch (order[0]) {
      case "append" -> append(seconds);
      case "make" -> make(seconds);
      case "query" -> query(seconds, Integer.parseInt(order[2]));
      default -> throw new IOException("cannot " + order[0]);
    };
  }

  private double[] append(int seconds) throws IOException {
    long from = log.end();
    long begun = System.nanoTime();
    double cpu = OwnProcess.cpuSeconds();
    for (int i = 0; i < seconds; i++) {
      history.append(next());
    }
    return new double[] {
      (OwnProcess.cpuSeconds() - cpu) * 100 / seconds,
      (double) (log.end() - from) / seconds / ROWS,
      (System.nanoTime() - begun) / 1e9
    };
  }

  private double[] make(int seconds) {
    double cpu = OwnProcess.cpuSeconds();
    long rows = 0;
    for (int i = 0; i < seconds; i++) {
      rows += next().rows();
    }
    return new double[] {(OwnProcess.cpuSeconds() - cpu) * 100 / seconds, rows};
  }

  private Table next() {
    time.advance(Duration.ofSeconds(1));
    connections.change(ENDED, CHANGED);
    return connections.sweep(clock.now());
  }

  private double[] query(int seconds, int number) throws IOException {
    String client = MadeUpConnections.client(number).toString();
    ConnectionTimeline timeline =
        new ConnectionTimeline(
            ConnectionQuery.ALL.clients(AddressBlock.of(client)), ServiceDirectory.NONE);
    long to = clock.micros();
    long begun = System.nanoTime();
    long lost = timeline.read(history, clock.boot(), to - seconds * 1_000_000L, to);
    double millis = (System.nanoTime() - begun) / 1e6;
    if (lost > 0) {
      throw new IOException(lost + " records of the history are lost");
    }
    return new double[] {millis, timeline.changes().size()};
  }
}
