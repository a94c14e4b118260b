package dev.sideband.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.SourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S1-47")
class PollingProcessEventsTest {

  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final ManualContext context = new ManualContext();
  private final FakeProcesses processes = new FakeProcesses(context::now);
  private final ProcessMonitor monitor =
      new ProcessMonitor(
          new SourceId("here", "processes"), processes, PERIOD, ActivityRules.STANDARD, context);
  private final PollingProcessEvents events = new PollingProcessEvents(monitor);
  private final List<String> seen = new ArrayList<>();

  private final ProcessEventListener listener =
      new ProcessEventListener() {
        @Override
        public void happened(ProcessEvent event) {
          seen.add(event.getClass().getSimpleName() + " " + event.pid());
          assertEquals(event.pid(), event.process().orElseThrow().pid());
          if (event instanceof ProcessEvent.Ended ended) {
            assertEquals("OptionalInt.empty", ended.code().toString(), "nobody knows the code");
            assertEquals("OptionalInt.empty", ended.signal().toString());
          }
        }

        @Override
        public void ended() {
          seen.add("ended");
        }
      };

  private List<String> next() {
    seen.clear();
    context.pass(PERIOD);
    return List.copyOf(seen);
  }

  private void begin() {
    events.start(listener);
    monitor.start();
    context.settle();
  }

  @Test
  @Tag("S1-35")
  void whatIsThereAtFirstIsNoNewsAndChangesAre() {
    processes.start(10);
    processes.start(11);
    begin();
    assertEquals(List.of(), seen);

    processes.start(12);
    processes.end(10);
    assertEquals(List.of("Ended 10", "Started 12"), next());
    assertEquals(List.of(), next());
    assertEquals(new ProcessEventCounters(2, 0, 0), events.counters());
    assertFalse(events.immediate());
  }

  @Test
  @Tag("S1-36")
  void aNumberUsedAgainIsAnEndAndAStart() {
    processes.start(10);
    begin();
    context.pass(Duration.ofSeconds(1));
    processes.start(10);
    assertEquals(List.of("Ended 10", "Started 10"), next());
  }

  @Test
  void whatWaitsForItsParentHasEnded() {
    FakeProcesses.Fake process = processes.start(10);
    begin();
    process.letter = 'Z';
    assertEquals(List.of("Ended 10"), next());
    processes.end(10);
    assertEquals(List.of(), next());
  }

  @Test
  void aLookThatFailsIsNoEnd() {
    processes.start(10);
    begin();
    processes.failing(true);
    assertEquals(List.of(), next());
    processes.failing(false);
    assertEquals(List.of(), next());
  }

  @Test
  void closingTellsOnceAndLeavesTheMonitor() {
    begin();
    events.close();
    events.close();
    processes.start(10);
    context.pass(PERIOD);
    assertEquals(List.of("ended"), seen);
    assertEquals(0, processes.closed());
    assertThrows(IllegalStateException.class, () -> events.start(listener));
  }

  @Test
  void endsWithItsMonitor() {
    begin();
    monitor.close();
    context.settle();
    assertEquals(List.of("ended"), seen);
  }
}
