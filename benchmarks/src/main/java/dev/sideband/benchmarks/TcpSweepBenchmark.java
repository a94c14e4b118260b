package dev.sideband.benchmarks;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.table.TableBuffer;
import dev.sideband.tcp.Access;
import dev.sideband.tcp.TcpConnectionSource;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import oshi.SystemInfo;
import oshi.software.os.InternetProtocolStats;
import oshi.software.os.InternetProtocolStats.IPConnection;

/**
 * One sweep over all TCP sockets.
 *
 * <p>Beside it stand {@code tcp_netlink.c} and {@code tcp_proc.c}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls start() before anything else.
public class TcpSweepBenchmark {

  /** How many sockets there are beside those of the machine itself. */
  @Param({"1000", "10000", "100000"})
  public int sockets;

  /** The way to the kernel. */
  @Param({"NETLINK", "PROC"})
  public Access access;

  private final TableBuffer table = new TableBuffer(ConnectionColumns.SCHEMA);
  private Held held;
  private TcpConnectionSource source;
  private InternetProtocolStats peer;

  /** Opens the connections. */
  @Setup(Level.Trial)
  public void start() throws IOException {
    held = Held.sockets(sockets);
    source =
        TcpConnectionSource.builder(LinuxBoot.clock(InstantSource.system())).access(access).open();
    peer = new SystemInfo().getOperatingSystem().getInternetProtocolStats();
  }

  /** Closes them. */
  @TearDown(Level.Trial)
  public void stop() {
    source.close();
    held.close();
  }

  /** Ours. */
  @Benchmark
  public int sideband() throws IOException {
    source.read(table);
    return table.rows();
  }

  /** OSHI, which tells of UDP too and looks for the process of each. */
  @Benchmark
  public void oshi(Blackhole into) {
    for (IPConnection connection : peer.getConnections()) {
      into.consume(connection);
    }
  }
}
