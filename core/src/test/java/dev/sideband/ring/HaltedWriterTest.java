package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that is halted, or fails, while it puts its record into the ring, and others beside. */
@Tag("S3-45")
@Timeout(60)
class HaltedWriterTest {

  private static final int BLOCK = 1 << 10;
  private static final int BLOCKS = 4;

  private interface Step {
    void run() throws IOException;
  }

  private final FakeTime time = new FakeTime();
  private final CountDownLatch isHalted = new CountDownLatch(1);
  private final CountDownLatch mayGoOn = new CountDownLatch(1);

  /** What comes before the next record is programmed, once. */
  private final AtomicReference<Step> before = new AtomicReference<>(() -> {});

  private final RingStorage storage =
      new Lasting(RingStorage.memory(BLOCK, BLOCKS)) {
        @Override
        public void program(int block, int at, byte[] source, int from, int length)
            throws IOException {
          before.getAndSet(() -> {}).run();
          super.program(block, at, source, from, length);
        }
      };

  private RingLog log;

  @BeforeEach
  void open() throws IOException {
    log = RingLog.over(storage).open(BootClock.of(new BmcBoot(1), Duration.ZERO, time, time));
  }

  private void halt() {
    isHalted.countDown();
    try {
      assertTrue(mayGoOn.await(50, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    new Thread(task).start();
    return task;
  }

  private static void assertNext(RingReader reader, int type) throws IOException {
    RingRecord record = new RingRecord();
    assertTrue(reader.next(record));
    assertEquals(type, record.type());
    assertTrue(record.gap().isNone());
  }

  private static void assertNoMore(RingReader reader) throws IOException {
    assertFalse(reader.next(new RingRecord()));
    assertEquals(RingGap.NONE, reader.missed());
  }

  @Test
  void itsRecordIsThereForNobodyAndTheNextComesBehindIt() throws Exception {
    RingReader reader = log.reader();
    log.append(1, new byte[10]);
    before.set(this::halt);
    FutureTask<Long> first = start(() -> log.append(2, new byte[10]));
    assertTrue(isHalted.await(50, TimeUnit.SECONDS));
    FutureTask<Long> second = start(() -> log.append(3, new byte[10]));
    assertNext(reader, 1);
    assertNoMore(reader);
    RingReader other = RingReader.over(storage);
    assertNext(other, 1);
    assertNoMore(other);
    mayGoOn.countDown();
    assertTrue(second.get() > first.get());
    assertNext(reader, 2);
    assertNext(reader, 3);
    assertNoMore(reader);
  }

  @Test
  void nobodyReadsABlockThatIsBeingEmptied() throws Exception {
    while (log.end() < BLOCKS * BLOCK - 200) {
      log.append(1, new byte[100]);
    }
    RingReader behind = log.reader();
    RingReader there = log.reader();
    there.seekNewest();
    // What comes behind this one does not fit: the oldest block is emptied, and gets a new header.
    log.append(2, new byte[100]);
    before.set(this::halt);
    FutureTask<Long> first = start(() -> log.append(3, new byte[200]));
    assertTrue(isHalted.await(50, TimeUnit.SECONDS));
    assertNext(there, 2);
    assertNoMore(there);
    RingRecord record = new RingRecord();
    assertTrue(behind.next(record));
    assertEquals(new RingGap(7, 700, 0, 0, 0), record.gap(), "what a block holds");
    mayGoOn.countDown();
    first.get();
    assertNext(there, 3);
    assertNoMore(there);
  }

  @Test
  void oneThatFailsLetsTheOthersGo() throws Exception {
    log.append(1, new byte[10]);
    before.set(() -> {
      halt();
      throw new IOException("broken");
    });
    FutureTask<Long> first = start(() -> log.append(2, new byte[10]));
    assertTrue(isHalted.await(50, TimeUnit.SECONDS));
    FutureTask<Long> second = start(() -> log.append(3, new byte[10]));
    mayGoOn.countDown();
    assertEquals(RingProblem.STORAGE_LOST, problem(first));
    assertEquals(RingProblem.STORAGE_LOST, problem(second));
    RingReader reader = RingReader.over(storage);
    assertNext(reader, 1);
    assertNoMore(reader);
  }

  private static RingProblem problem(FutureTask<Long> append) throws InterruptedException {
    try {
      throw new AssertionError("appended at " + append.get());
    } catch (ExecutionException e) {
      return assertInstanceOf(RingException.class, e.getCause()).problem();
    }
  }
}
