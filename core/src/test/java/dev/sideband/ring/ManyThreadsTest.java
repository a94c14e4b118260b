package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads append, others read meanwhile, and the writers run over the readers. */
@Tag("S3-45")
@Timeout(60)
class ManyThreadsTest {

  private static final int WRITERS = 4;
  private static final int READERS = 2;
  private static final int EACH = 50_000;

  private final ConcurrentLinkedQueue<Throwable> problems = new ConcurrentLinkedQueue<>();
  private final AtomicInteger writing = new AtomicInteger(WRITERS);

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
      List<Thread> threads = new ArrayList<>();
      List<RingReader> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        RingReader reader = log.reader();
        readers.add(reader);
        threads.add(start(() -> read(reader)));
      }
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        threads.add(start(() -> write(log, writer)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(List.of(), List.copyOf(problems));
      for (RingReader reader : readers) {
        assertEquals(WRITERS * EACH, reader.recordsBefore());
        assertEquals(0, reader.missed().damagedPlaces());
        assertEquals(0, reader.missed().damagedRecords());
      }
    }
  }

  private void write(RingLog log, int writer) throws IOException {
    try {
      ByteBuffer payload = ByteBuffer.allocate(200);
      long before = -1;
      for (int i = 0; i < EACH; i++) {
        payload.clear().putInt(writer).putInt(i);
        while (payload.position() < 8 + i % 100) {
          payload.put((byte) i);
        }
        long position = log.append(writer, payload.flip());
        assertTrue(position > before);
        before = position;
      }
    } finally {
      writing.decrementAndGet();
    }
  }

  private void read(RingReader reader) throws IOException {
    RingRecord record = new RingRecord();
    int[] next = new int[WRITERS];
    long position = -1;
    long micros = 0;
    long read = 0;
    boolean isOver = false;
    while (true) {
      boolean wasOver = isOver;
      isOver = writing.get() == 0;
      if (reader.next(record)) {
        ByteBuffer payload = record.payload();
        int writer = payload.getInt();
        int number = payload.getInt();
        assertTrue(record.position() > position && record.micros() >= micros);
        assertTrue(number >= next[writer], "a writer's records stay in order");
        assertEquals(8 + number % 100, record.length());
        while (payload.hasRemaining()) {
          assertEquals((byte) number, payload.get());
        }
        position = record.position();
        micros = record.micros();
        next[writer] = number + 1;
        read++;
        assertEquals(reader.recordsBefore(), read + reader.missed().overwrittenRecords());
      } else if (wasOver) {
        return;
      }
    }
  }
}
