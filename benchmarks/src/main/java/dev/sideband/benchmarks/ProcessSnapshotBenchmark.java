package dev.sideband.benchmarks;

import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.process.ProcessColumns;
import dev.sideband.table.TableBuffer;
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
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * One snapshot of all processes with every figure of the process table.
 *
 * <p>Beside it stand {@code proc_full.c} and {@code proc_lean.c}. The peer is asked for the same
 * figures but for user and command line, whose reading takes it many times longer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls start() before anything else.
public class ProcessSnapshotBenchmark {

  /** How many processes there are beside those of the machine itself. */
  @Param({"200", "2000", "10000"})
  public int processes;

  private final TableBuffer table = new TableBuffer(ProcessColumns.SCHEMA);
  private Held spawned;
  private LinuxProcessSource source;
  private OperatingSystem peer;

  /** Makes the processes. */
  @Setup(Level.Trial)
  public void start() throws IOException {
    spawned = Held.processes(processes);
    source = LinuxProcessSource.builder(LinuxBoot.clock(InstantSource.system())).open();
    peer = new SystemInfo().getOperatingSystem();
  }

  /** Ends them. */
  @TearDown(Level.Trial)
  public void stop() {
    source.close();
    spawned.close();
  }

  /** Ours. */
  @Benchmark
  public int sideband() throws IOException {
    source.read(table);
    return table.rows();
  }

  /** OSHI, without user and command line. */
  @Benchmark
  public void oshi(Blackhole into) {
    for (OSProcess process : peer.getProcesses(null, null, 0)) {
      into.consume(process.getName());
      into.consume(process.getState());
      into.consume(process.getKernelTime() + process.getUserTime());
      into.consume(process.getResidentMemory());
      into.consume(process.getOpenFiles());
      into.consume(process.getThreadCount());
      into.consume(process.getBytesRead() + process.getBytesWritten());
      into.consume(process.getPriority());
      into.consume(process.getStartTime());
    }
  }
}
