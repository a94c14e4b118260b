package dev.sideband.ipmi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SerialExecutorTest {

  private final List<String> done = new ArrayList<>();

  @Test
  void aTaskHandedInByATaskRunsAfterIt() {
    SerialExecutor serial = new SerialExecutor(Runnable::run);
    serial.execute(() -> {
      serial.execute(() -> done.add("second"));
      done.add("first");
    });
    assertEquals(List.of("first", "second"), done);
  }

  @Test
  void tasksOfManyThreadsNeverOverlap() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    SerialExecutor serial = new SerialExecutor(pool);
    int[] count = new int[1];
    CountDownLatch all = new CountDownLatch(4_000);
    for (int thread = 0; thread < 4; thread++) {
      pool.execute(() -> {
        for (int i = 0; i < 1_000; i++) {
          serial.execute(() -> {
            count[0]++;
            all.countDown();
          });
        }
      });
    }
    all.await();
    serial.await(() -> done.add("end"));
    pool.shutdown();
    assertEquals(4_000, count[0]);
    assertEquals(List.of("end"), done);
  }

  @Test
  void aTaskThatThrowsDoesNotHoldTheOthers() {
    Queue<Runnable> handedOver = new ArrayDeque<>();
    SerialExecutor serial = new SerialExecutor(handedOver::add);
    serial.execute(() -> {
      throw new IllegalStateException("broken");
    });
    serial.execute(() -> done.add("next"));

    assertThrows(IllegalStateException.class, () -> handedOver.remove().run());
    handedOver.remove().run();
    assertEquals(List.of("next"), done);
  }

  @Test
  void aFaultOfMemoryGoesToItsHandlerAndTheOthersGoOn() {
    SerialExecutor serial = new SerialExecutor(Runnable::run);
    serial.onFault(() -> done.add("fault"));
    serial.execute(() -> {
      serial.execute(() -> done.add("next"));
      throw new InternalError("a fault occurred");
    });
    assertEquals(List.of("fault", "next"), done);
  }

  @Test
  void afterShutdownTheCallerRunsItsTask() {
    SerialExecutor serial =
        new SerialExecutor(task -> {
          throw new RejectedExecutionException();
        });
    serial.await(() -> done.add("on the spot"));
    assertEquals(List.of("on the spot"), done);
  }

  @Test
  void aRunningTaskThatAwaitsAnotherDoesNotWaitForItself() {
    SerialExecutor serial = new SerialExecutor(Runnable::run);
    serial.execute(() -> serial.await(() -> done.add("inside")));
    assertEquals(List.of("inside"), done);
  }
}
