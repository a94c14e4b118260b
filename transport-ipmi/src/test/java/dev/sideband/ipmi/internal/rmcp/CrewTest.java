package dev.sideband.ipmi.internal.rmcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.FakeContext;
import dev.sideband.time.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class CrewTest {

  private final Queue<Runnable> members = new ArrayDeque<>();
  private final FakeContext context = new FakeContext(members::add);
  private final FakeTime time = context.time();
  private final ScriptedSource source = new ScriptedSource();
  private final Crew crew = new Crew(source, context);
  private final List<Integer> done = new ArrayList<>();

  /** What happens while a member waits; the source is closed when nothing more is to happen. */
  private static final class ScriptedSource implements Crew.Source {

    final Queue<Runnable> script = new ArrayDeque<>();
    final Queue<Runnable> arrived = new ArrayDeque<>();
    final List<Long> waits = new ArrayList<>();
    int wakes;
    boolean attended;
    private boolean open = true;

    @Override
    public int take() {
      int arrivals = arrived.size();
      attended = true;
      while (!arrived.isEmpty()) {
        arrived.remove().run();
      }
      attended = false;
      return open ? arrivals : CLOSED;
    }

    @Override
    public void await(long nanos) {
      waits.add(nanos);
      Runnable next = script.poll();
      if (next == null) {
        open = false;
      } else {
        attended = true;
        next.run();
        attended = false;
      }
    }

    @Override
    public void wake() {
      wakes++;
    }
  }

  /** Lets a packet arrive that settles something. */
  private void arrives(Runnable task) {
    source.script.add(() -> source.arrived.add(() -> crew.add(task)));
  }

  private void run() {
    crew.start();
    members.remove().run();
  }

  @Test
  void theMemberWhoReceivedDoesWhatComesOfIt() {
    for (int i = 0; i < 3; i++) {
      int number = i;
      arrives(() -> done.add(number));
    }
    run();

    assertEquals(List.of(0, 1, 2), done);
    assertEquals(0, source.wakes);
    assertEquals(0, members.size());
  }

  @Test
  void tasksAreRunAwayFromTheSource() {
    List<Boolean> attended = new ArrayList<>();
    arrives(() -> attended.add(source.attended));
    source.script.add(() -> crew.add(() -> attended.add(source.attended)));
    run();

    assertEquals(List.of(false, false), attended);
  }

  @Test
  void aTaskFromElsewhereWakesTheMemberOnce() {
    source.script.add(() -> {
      crew.add(() -> done.add(0));
      crew.add(() -> done.add(1));
    });
    run();

    assertEquals(1, source.wakes);
    assertEquals(List.of(0, 1), done);
  }

  @Test
  void aMemberGoesOnWithWhatATaskAdds() {
    arrives(() -> crew.add(() -> done.add(1)));
    run();

    assertEquals(List.of(1), done);
    assertEquals(0, members.size());
  }

  @Test
  void anotherMemberReceivesWhenATaskBlocks() {
    arrives(() -> {
      time.advance(Crew.PATIENCE.multipliedBy(2));
      members.remove().run();
      done.add(0);
    });
    arrives(() -> done.add(1));
    run();

    assertEquals(List.of(1, 0), done);
    time.advance(Duration.ofSeconds(1));
    assertEquals(0, members.size());
    assertEquals(0, time.pending());
  }

  @Test
  void noMemberJoinsWhileTasksAreTaken() {
    for (int i = 0; i < 5; i++) {
      arrives(() -> time.advance(Duration.ofMillis(6)));
    }
    run();

    assertEquals(0, members.size());
    time.advance(Duration.ofSeconds(1));
    assertEquals(0, time.pending());
  }

  @Test
  void afterAFailureAnotherMemberGoesOn() {
    arrives(() -> {
      throw new IllegalStateException("task");
    });
    arrives(() -> done.add(1));
    crew.start();
    assertThrows(IllegalStateException.class, members.remove()::run);
    members.remove().run();

    assertEquals(List.of(1), done);
  }

  @Test
  void afterAFailureOfTheSourceAnotherMemberGoesOn() {
    source.script.add(() -> {
      throw new IllegalStateException("source");
    });
    arrives(() -> done.add(1));
    crew.start();
    assertThrows(IllegalStateException.class, members.remove()::run);
    members.remove().run();

    assertEquals(List.of(1), done);
  }

  @Test
  void theMemberAtTheSourceKeepsTheTime() {
    crew.schedule(() -> done.add(7), Duration.ofMillis(7));
    crew.schedule(() -> done.add(5), Duration.ofMillis(5));
    crew.schedule(() -> done.add(6), Duration.ofMillis(6)).cancel();
    source.script.add(() -> time.advance(Duration.ofMillis(4)));
    source.script.add(() -> time.advance(Duration.ofMillis(1)));
    source.script.add(() -> time.advance(Duration.ofMillis(3)));
    run();

    assertEquals(List.of(5, 7), done);
    assertEquals(List.of(5_000_000L, 1_000_000L, 2_000_000L, Crew.FOREVER), source.waits);
    assertEquals(0, source.wakes);
  }

  @Test
  void aTimeFromElsewhereEndsALongerWait() {
    source.script.add(() -> {
      crew.schedule(() -> done.add(5), Duration.ofMillis(5));
      crew.schedule(() -> done.add(6), Duration.ofMillis(6));
    });
    run();

    assertEquals(1, source.wakes);
    assertEquals(List.of(Crew.FOREVER, 5_000_000L), source.waits);
    assertThrows(
        RejectedExecutionException.class, () -> crew.schedule(() -> done.add(0), Duration.ZERO));
  }

  @Test
  void theMemberStaysAwakeWhileThingsFollowEachOtherClosely() {
    time.advance(Duration.ofSeconds(1));
    arrives(() -> time.advance(Duration.ofNanos(50_000)));
    arrives(() -> time.advance(Duration.ofNanos(50_000)));
    source.script.add(() -> time.advance(Duration.ofNanos(40_000)));
    source.script.add(() -> time.advance(Duration.ofNanos(40_000)));
    source.script.add(() -> time.advance(Duration.ofNanos(40_000)));
    run();

    assertEquals(
        List.of(Crew.FOREVER, Crew.FOREVER, 0L, 0L, Crew.FOREVER, Crew.FOREVER), source.waits);
  }

  @Test
  void tasksAreStillRunWhenTheSourceIsClosed() {
    run();
    crew.add(() -> done.add(1));
    members.remove().run();

    assertEquals(List.of(1), done);
  }

  @Test
  void anExecutorThatWasShutDownLosesNothing() {
    List<Runnable> first = new ArrayList<>();
    Crew refused =
        new Crew(
            source,
            new FakeContext(task -> {
              if (!first.isEmpty()) {
                throw new RejectedExecutionException();
              }
              first.add(task);
            }));
    refused.start();
    first.get(0).run();
    refused.add(() -> done.add(1));

    assertEquals(List.of(1), done);
  }
}
