package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.monitor.TableSender;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.testing.ProcessTableFixture;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.tcp.link.LinkIdentity;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.time.Stamp;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The agents' ends of many links over TLS as a program, for {@link OtherJava}. Their tables are
 * made up, everything else is what an agent does.
 *
 * <p>{@code connect AUTHORITY FOLDER PORT COUNT ROWS} dials so often, and says how many are
 * connected. {@code send SECONDS} has each send a table every two seconds, spread evenly over them,
 * and says how many tables were sent, and this process's CPU time in percent.
 */
final class FleetAgents {

  /** What protects the authority's file while a measurement lasts. */
  static final String PASSWORD = "only for a measurement";

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final long SPOOL_BYTES = 512 << 10;
  private static final int ONE_IN = 20;

  private final Sideband sideband = Sideband.builder().build();
  private final List<Agent> agents = new ArrayList<>();

  /** One of them, whose table is now the one and now the other. */
  private static final class Agent {

    final Uplink uplink;
    final TableSender sender;
    final Table[] tables;
    final TableBuffer rows = new TableBuffer(ProcessColumns.SCHEMA);
    int turn;
    long micros = 1;

    Agent(Uplink uplink, Table[] tables) {
      this.uplink = uplink;
      this.sender = new TableSender(uplink, ProcessInfo.STREAM);
      this.tables = tables;
    }

    void send(Sideband sideband) throws IOException {
      Table table = tables[turn++ % tables.length];
      micros += TimeUnit.SECONDS.toMicros(2);
      Stamp time =
          new Stamp(table.time().clock(), micros, sideband.clock().instant(), Duration.ZERO);
      rows.clear(time);
      int columns = table.schema().columns().size();
      for (int row = 0; row < table.rows(); row++) {
        rows.beginRow();
        for (int column = 0; column < columns; column++) {
          rows.copy(column, table, row, column);
        }
        rows.endRow();
      }
      sender.take(rows.freeze());
    }
  }

  private FleetAgents() {}

  /** Serves until its input ends. */
  public static void main(String[] arguments) throws IOException {
    FleetAgents all = new FleetAgents();
    OtherJava.serve(all::answer);
    all.agents.forEach(agent -> agent.uplink.close());
    all.sideband.close();
  }

  private double[] answer(String[] order) throws Exception {
    return switch (order[0]) {
      case "connect" ->
          connect(
              Path.of(order[1]),
              Path.of(order[2]),
              Integer.parseInt(order[3]),
              Integer.parseInt(order[4]),
              Integer.parseInt(order[5]));
      case "send" -> send(Integer.parseInt(order[1]));
      default -> throw new IOException("cannot " + order[0]);
    };
  }

  private double[] connect(Path authority, Path folder, int port, int count, int rows)
      throws Exception {
    LinkAuthority issuer = new LinkAuthority(load(authority), sideband);
    for (int i = 0; i < count; i++) {
      WorkerId worker = new WorkerId("worker-" + i);
      Uplink uplink =
          TlsLink.uplink("127.0.0.1", port, IdentitySource.of(issuer.agent(worker, DAY)), sideband)
              .spool(folder.resolve(worker + ".ring"), SPOOL_BYTES)
              .open();
      Table[] tables = {
        ProcessTableFixture.table(new Random(i), rows),
        ProcessTableFixture.later(new Random(i), rows, rows / ONE_IN)
      };
      agents.add(new Agent(uplink, tables));
    }
    long connected = 0;
    for (int second = 0; second < 120 && connected < count; second++) {
      TimeUnit.SECONDS.sleep(1);
      connected = agents.stream().filter(agent -> agent.uplink.status().connected()).count();
    }
    return new double[] {connected};
  }

  private static LinkIdentity load(Path file) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return LinkIdentity.of(keys, PASSWORD.toCharArray());
  }

  private double[] send(int seconds) throws Exception {
    double cpu = OwnProcess.cpuSeconds();
    long begun = System.nanoTime();
    long sent = 0;
    long end = begun + TimeUnit.SECONDS.toNanos(seconds);
    long pause = PERIOD.toNanos() / agents.size();
    for (long due = begun; due < end; due += pause) {
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      agents.get((int) (sent++ % agents.size())).send(sideband);
    }
    double real = (System.nanoTime() - begun) / 1e9;
    return new double[] {sent, (OwnProcess.cpuSeconds() - cpu) * 100 / real};
  }
}
