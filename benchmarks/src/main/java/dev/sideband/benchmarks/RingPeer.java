package dev.sideband.benchmarks;

import dev.sideband.benchmarks.cases.BenchFolder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Appends to a peer of the ring log, in a process of its own, for each peer wants flags of its own.
 *
 * <p>Arguments: {@code agrona}, {@code agrona4}, {@code chronicle} or {@code sqlite}, and the bytes
 * of a payload. Prints the nanoseconds of one append: the median of some passes after warming up. A
 * pass fills a ring of 64 MiB; where the peer grows instead, it is as many records at most.
 */
public final class RingPeer {

  private static final int SIZE = 64 << 20;
  private static final int PASSES = 5;
  private static final int BATCH = 1_000;

  private RingPeer() {}

  private interface Pass {
    /** Appends as many records as it likes, and returns the nanoseconds of one. */
    double nanos() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    int payload = Integer.parseInt(arguments[1]);
    try (BenchFolder temporary = BenchFolder.make()) {
      Path folder = temporary.path();
      switch (arguments[0]) {
        case "agrona" -> agrona(folder, payload, 1);
        case "agrona2" -> agrona(folder, payload, RingBenchmark.TWO);
        case "agrona4" -> agrona(folder, payload, RingBenchmark.MANY);
        case "chronicle" -> chronicle(folder, payload);
        case "sqlite" -> sqlite(folder, payload);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  private static void report(Pass pass) throws Exception {
    pass.nanos();
    pass.nanos();
    Runs runs = new Runs();
    for (int i = 0; i < PASSES; i++) {
      runs.add(pass.nanos());
    }
    System.out.println(runs.median());
  }

  private static void agrona(Path folder, int payload, int threads) throws Exception {
    long size = (long) SIZE + RingBufferDescriptor.TRAILER_LENGTH;
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("ring"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      MappedByteBuffer mapped = channel.map(MapMode.READ_WRITE, 0, size);
      for (int at = 0; at < size; at += 512) {
        mapped.putLong(at, 0);
      }
      ManyToOneRingBuffer ring = new ManyToOneRingBuffer(new UnsafeBuffer(mapped));
      UnsafeBuffer source = new UnsafeBuffer(new byte[payload]);
      int each = (int) (SIZE * 0.9 / (payload + 16) / threads);
      report(() -> {
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          writers.add(new Thread(() -> fill(ring, source, each)));
        }
        long before = System.nanoTime();
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
          writer.join();
        }
        long after = System.nanoTime();
        while (ring.read((type, buffer, index, length) -> {}) > 0) {
          // Makes room for the next pass.
        }
        return (double) (after - before) / each / threads;
      });
    }
  }

  private static void fill(ManyToOneRingBuffer ring, UnsafeBuffer source, int records) {
    for (int i = 0; i < records; i++) {
      if (!ring.write(7, source, 0, source.capacity())) {
        throw new IllegalStateException("the ring is full");
      }
    }
  }

  private static void chronicle(Path folder, int payload) throws Exception {
    int records = SIZE / (payload + 16);
    Bytes<?> bytes = Bytes.allocateElasticDirect(payload);
    bytes.write(new byte[payload]);
    try (ChronicleQueue queue = ChronicleQueue.single(folder.resolve("queue").toString());
        ExcerptAppender appender = queue.createAppender()) {
      report(() -> {
        long before = System.nanoTime();
        for (int i = 0; i < records; i++) {
          appender.writeBytes(bytes);
        }
        return (double) (System.nanoTime() - before) / records;
      });
    }
  }

  private static void sqlite(Path folder, int payload) throws Exception {
    byte[] bytes = new byte[payload];
    try (Connection database =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("log.db"));
        Statement setup = database.createStatement()) {
      setup.execute("PRAGMA journal_mode = WAL");
      setup.execute("PRAGMA synchronous = OFF");
      setup.execute("CREATE TABLE log (id INTEGER PRIMARY KEY, type INTEGER, payload BLOB)");
      database.setAutoCommit(false);
      try (PreparedStatement insert =
          database.prepareStatement("INSERT INTO log (type, payload) VALUES (?, ?)")) {
        report(() -> insert(database, insert, bytes));
      }
    }
  }

  private static double insert(Connection database, PreparedStatement insert, byte[] bytes)
      throws SQLException {
    int batches = 50;
    long before = System.nanoTime();
    for (int batch = 0; batch < batches; batch++) {
      for (int i = 0; i < BATCH; i++) {
        insert.setInt(1, 7);
        insert.setBytes(2, bytes);
        insert.addBatch();
      }
      insert.executeBatch();
      database.commit();
    }
    return (double) (System.nanoTime() - before) / batches / BATCH;
  }
}
