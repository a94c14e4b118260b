package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** New records come to those who asked for them, in virtual time and by no thread of the log's. */
@Tag("S3-46")
class RingFollowerTest {

  private final FakeTime time = new FakeTime();
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final List<Integer> heard = new ArrayList<>();
  private final List<Exception> failures = new ArrayList<>();
  private RingLog log;

  private final RingListener listener =
      new RingListener() {
        @Override
        public void onRecord(RingRecord record) {
          heard.add(record.type());
          if (record.type() == 99) {
            throw new IllegalStateException("the listener fails");
          }
        }

        @Override
        public void onFailure(Exception failure) {
          failures.add(failure);
        }
      };

  @BeforeEach
  void open() throws IOException {
    log =
        RingLog.memory()
            .blockSize(1 << 12)
            .size(1 << 16)
            .open(BootClock.of(new BmcBoot(1), Duration.ZERO, time, time));
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void append(int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      log.append(i, new byte[1]);
    }
  }

  private int runAll() {
    int runs = 0;
    while (!work.isEmpty()) {
      work.remove().run();
      runs++;
    }
    return runs;
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void anAppendWakesWhoFollows() throws Exception {
    append(0, 3);
    RingFollower follower = log.follow(log.reader(), listener, work::add);
    assertEquals(1, runAll());
    assertEquals(numbers(0, 3), heard);
    append(3, 50);
    assertEquals(1, work.size(), "one turn for all");
    runAll();
    assertEquals(numbers(0, 50), heard);
    assertEquals(0, time.pending());
    follower.close();
    append(50, 60);
    runAll();
    assertEquals(numbers(0, 50), heard);
  }

  @Test
  void whatComesDuringATurnIsNotForgotten() throws Exception {
    log.follow(
        log.reader(),
        record -> {
          heard.add(record.type());
          if (record.type() < 20) {
            try {
              append(record.type() + 1, record.type() + 2);
            } catch (IOException e) {
              failures.add(e);
            }
          }
        },
        work::add);
    append(0, 1);
    runAll();
    assertEquals(numbers(0, 21), heard);
    assertEquals(List.of(), failures);
  }

  @Test
  void othersGetTheirTurn() throws Exception {
    append(0, 98);
    append(100, 2_000);
    log.follow(log.reader(), listener, work::add);
    assertTrue(runAll() >= 2);
    assertEquals(1_999, heard.get(heard.size() - 1));
  }

  @Test
  void pollsAcrossProcesses() throws Exception {
    Duration period = Duration.ofMillis(100);
    RingFollower follower =
        RingFollower.polling(RingReader.over(log.storage()), listener, work::add, time, period);
    append(0, 5);
    runAll();
    assertEquals(numbers(0, 5), heard);
    append(5, 8);
    time.advance(Duration.ofMillis(99));
    assertEquals(0, runAll());
    time.advance(Duration.ofMillis(1));
    runAll();
    assertEquals(numbers(0, 8), heard);
    follower.close();
    assertEquals(0, time.pending());
  }

  @Test
  void aListenerThatFailsEndsIt() throws Exception {
    log.follow(log.reader(), listener, work::add);
    append(97, 102);
    runAll();
    assertEquals(numbers(97, 100), heard);
    assertEquals("the listener fails", failures.get(0).getMessage());
    append(102, 110);
    assertEquals(0, runAll());
    assertEquals(1, failures.size());
  }

  @Test
  void anExecutorThatIsShutDownDoesNotHurtTheLog() throws Exception {
    log.follow(
        log.reader(),
        listener,
        task -> {
          throw new RejectedExecutionException();
        });
    append(0, 10);
    assertEquals(List.of(), heard);
    RingReader reader = log.reader();
    assertTrue(reader.next(new RingRecord()));
  }
}
