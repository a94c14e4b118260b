package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.jvm.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads append, others read meanwhile, and the writers run over the readers. */
@Tag("S3-45")
@Timeout(60)
class ManyThreadsTest {

  private static final int READERS = 2;
  private static final int ALL = 200_000;

  @TempDir Path folder;

  private final ConcurrentLinkedQueue<Throwable> problems = new ConcurrentLinkedQueue<>();
  private final AtomicInteger writing = new AtomicInteger();

  private interface Work {
    void run() throws IOException;
  }

  private Thread start(Work work) {
    Thread thread =
        new Thread(() -> {
          try {
            work.run();
          } catch (IOException | RuntimeException | AssertionError e) {
            problems.add(e);
          }
        });
    thread.start();
    return thread;
  }

  @Test
  void positionsAndTimesGrowTogether() throws Exception {
    try (RingLog log = RingLog.memory().blockSize(1 << 12).size(1 << 15).open(RingChild.clock())) {
      writeAndRead(log, 4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void anotherProcessReadsThemToo(int writers) throws Exception {
    Path file = folder.resolve("crowd.ring");
    try (RingLog log = RingLog.file(file).blockSize(1 << 15).size(1 << 18).open(RingChild.clock());
        ChildJvm reader =
            ChildJvm.command(Crowd.class).start(file.toString(), Integer.toString(writers))) {
      assertEquals("ready", reader.hear());
      writeAndRead(log, writers);
      reader.say("over");
      String[] figures = String.valueOf(reader.hear()).split(" ", -1);
      assertEquals("0", figures[1], "damaged places");
      assertEquals(Integer.toString(ALL), figures[2], "records that it read or knows to be lost");
    }
  }

  private void writeAndRead(RingLog log, int writers) throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<RingReader> readers = new ArrayList<>();
    writing.set(writers);
    for (int i = 0; i < READERS; i++) {
      RingReader reader = log.reader();
      readers.add(reader);
      threads.add(start(() -> Crowd.read(reader, writers, () -> writing.get() == 0)));
    }
    for (int i = 0; i < writers; i++) {
      int writer = i;
      threads.add(start(() -> write(log, writer, ALL / writers)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), List.copyOf(problems));
    for (RingReader reader : readers) {
      assertEquals(ALL, reader.recordsBefore());
      assertEquals(0, reader.missed().damagedPlaces());
      assertEquals(0, reader.missed().damagedRecords());
    }
  }

  private void write(RingLog log, int writer, int count) throws IOException {
    try {
      Crowd.write(log, writer, count);
    } finally {
      writing.decrementAndGet();
    }
  }
}
