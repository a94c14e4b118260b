package dev.sideband.benchmarks;

import dev.sideband.benchmarks.cases.BenchFolder;
import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Appending to a ring log in a file of 64 MiB, and reading it; beside it stand {@code ring_*.c}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls open() before anything else.
public class RingBenchmark {

  /** The threads of {@link #appendByMany}, and of its floor. */
  public static final int MANY = 4;

  /** The threads of {@link #appendByTwo}, and of its floor. */
  public static final int TWO = 2;

  private static final int SIZE = 64 << 20;
  private static final int READS = 1_000;

  /** The bytes of a record's payload. */
  @Param({"16", "64", "1024"})
  public int payload;

  private final RingRecord record = new RingRecord();
  private BenchFolder folder;
  private RingLog log;
  private RingReader reader;
  private byte[] bytes;

  /** Makes the ring and fills it once. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    folder = BenchFolder.make();
    BootClock clock =
        BootClock.of(new BmcBoot(1), Duration.ZERO, Ticker.system(), InstantSource.system());
    log = RingLog.file(folder.path().resolve("ring")).size(SIZE).open(clock);
    bytes = new byte[payload];
    for (long at = 0; at < SIZE; at += payload) {
      log.append(7, bytes);
    }
    reader = log.reader();
  }

  /** Deletes it. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    log.close();
    folder.close();
  }

  /** One thread appends. */
  @Benchmark
  public long append() throws IOException {
    return log.append(7, bytes);
  }

  /**
   * Several threads append, counted together: the mean of their own times is that of the slowest.
   */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @Threads(MANY)
  public long appendByMany() throws IOException {
    return log.append(7, bytes);
  }

  /** Two threads append, each on a processor of its own where there are as many. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @Threads(TWO)
  public long appendByTwo() throws IOException {
    return log.append(7, bytes);
  }

  /** Reads on, as the floor does in a loop, and from the oldest record again when all are read. */
  @Benchmark
  @OperationsPerInvocation(READS)
  public long read() throws IOException {
    long bytes = 0;
    for (int i = 0; i < READS; i++) {
      while (!reader.next(record)) {
        reader.seekOldest();
      }
      bytes += record.length();
    }
    return bytes;
  }
}
