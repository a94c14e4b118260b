package dev.sideband.ipmi.internal.rmcp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.time.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class HandOffTest {

  private final FakeTime time = new FakeTime();
  private final Queue<Runnable> workers = new ArrayDeque<>();
  private final HandOff handOff = new HandOff(workers::add, time);
  private final List<Integer> done = new ArrayList<>();

  @Test
  void oneWorkerTakesAllThatComes() {
    for (int i = 0; i < 3; i++) {
      int number = i;
      handOff.add(() -> done.add(number));
    }
    assertEquals(1, workers.size());
    workers.remove().run();

    assertEquals(List.of(0, 1, 2), done);
    handOff.add(() -> done.add(3));
    assertEquals(1, workers.size());
  }

  @Test
  void aWorkerGoesOnWithWhatATaskAdds() {
    handOff.add(() -> handOff.add(() -> done.add(1)));
    workers.remove().run();

    assertEquals(List.of(1), done);
    assertEquals(0, workers.size());
  }

  @Test
  void anotherWorkerJoinsWhenATaskBlocks() {
    handOff.add(this::blockWhileOthersWork);
    handOff.add(() -> done.add(1));
    workers.remove().run();

    assertEquals(List.of(1, 0), done);
    time.advance(Duration.ofSeconds(1));
    assertEquals(0, workers.size());
    assertEquals(0, time.pending());
  }

  private void blockWhileOthersWork() {
    time.advance(Duration.ofMillis(20));
    workers.remove().run();
    done.add(0);
  }

  @Test
  void noWorkerJoinsWhileTasksAreTaken() {
    for (int i = 0; i < 5; i++) {
      handOff.add(() -> time.advance(Duration.ofMillis(6)));
    }
    workers.remove().run();

    assertEquals(0, workers.size());
  }

  @Test
  void afterAFailureTheNextTaskIsStillRun() {
    handOff.add(() -> {
      throw new IllegalStateException("task");
    });
    handOff.add(() -> done.add(1));
    try {
      workers.remove().run();
    } catch (IllegalStateException e) {
      done.add(0);
    }
    handOff.add(() -> done.add(2));
    workers.remove().run();

    assertEquals(List.of(0, 1, 2), done);
  }

  @Test
  void anExecutorThatWasShutDownLosesNothing() {
    HandOff refused =
        new HandOff(
            task -> {
              throw new RejectedExecutionException();
            },
            time);
    refused.add(() -> done.add(1));

    assertEquals(List.of(1), done);
  }
}
