package dev.sideband.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.Observation;
import dev.sideband.monitor.Recorder;
import dev.sideband.monitor.SourceId;
import dev.sideband.process.FakeProcesses.Fake;
import dev.sideband.table.Figure;
import dev.sideband.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ProcessMonitorTest {

  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final long SECOND = 1_000_000;
  private static final int PID = 4242;

  private final ManualContext context = new ManualContext();
  private final FakeProcesses source = new FakeProcesses(context::now);
  private final ProcessMonitor monitor =
      new ProcessMonitor(
          new SourceId("here", "processes"), source, PERIOD, ActivityRules.STANDARD, context);
  private final Recorder<Table> recorder = new Recorder<>(Long.MAX_VALUE);

  ProcessMonitorTest() {
    monitor.subscribe(recorder);
  }

  /** Starts a process long before the first sample, and takes that. */
  private Fake old() {
    Fake process = source.start(PID);
    context.pass(Duration.ofMinutes(1));
    monitor.start();
    context.settle();
    return process;
  }

  /** Takes the next sample and returns what it tells of the process. */
  private ProcessInfo next() {
    context.pass(PERIOD);
    return now();
  }

  private ProcessInfo now() {
    List<Observation<Table>> seen = recorder.seen;
    return ProcessInfo.TYPE.rows(seen.get(seen.size() - 1).value()).stream()
        .filter(info -> info.id().pid() == PID)
        .findFirst()
        .orElseThrow();
  }

  private List<String> states(Fake process, long... percents) {
    List<String> states = new ArrayList<>();
    for (long percent : percents) {
      process.used(percent * 5 * SECOND / 100);
      states.add(next().state().orElseThrow().name());
    }
    return states;
  }

  @Test
  @Tag("S1-14")
  void usageIsProcessorTimeBetweenTwoSamplesByTheTimeBetweenThem() {
    Fake process = old();
    assertEquals(Figure.ABSENT, now().cpuUsage(), "one sample tells no usage");
    process.used(SECOND);
    assertEquals(Figure.of(2_000), next().cpuUsage(), "1 s of 5 s");
    process.used(15 * SECOND);
    assertEquals(Figure.of(30_000), next().cpuUsage(), "three cores");
    assertEquals(Figure.of(0), next().cpuUsage());
    process.used(-10_000);
    assertEquals(Figure.of(0), next().cpuUsage(), "a step back is no usage");
  }

  @Test
  @Tag("S1-14")
  void aLifeWithinThePeriodHasItsUsageAtOnce() {
    old();
    source.end(PID);
    context.pass(Duration.ofSeconds(2));
    source.start(PID).used(SECOND);
    context.pass(Duration.ofSeconds(3));
    assertEquals(Figure.of(2_000), now().cpuUsage());
  }

  @Test
  @Tag("S1-14")
  void aProcessThatWasThereUnseenHasNoUsageYet() {
    Fake hidden = old();
    source.end(PID);
    next0();
    Fake back = source.start(PID).used(7 * SECOND);
    back.start = hidden.start;
    assertEquals(Figure.ABSENT, next().cpuUsage());
    back.used(SECOND);
    assertEquals(Figure.of(2_000), next().cpuUsage());
  }

  private void next0() {
    context.pass(PERIOD);
  }

  @Test
  @Tag("S1-36")
  void aNumberUsedAgainIsAnotherProcess() {
    old().used(100 * SECOND);
    next();
    source.start(PID).used(SECOND / 2);
    ProcessInfo another = next();
    assertEquals(Figure.of(1_000), another.cpuUsage(), "its own time, not the difference");
  }

  @Test
  @Tag("S1-14")
  void theMonotonicClockCountsAndNotTheWallClock() {
    Fake process = old();
    process.used(SECOND);
    context.time.stepWall(Duration.ofHours(-3));
    assertEquals(Figure.of(2_000), next().cpuUsage());
  }

  @Test
  @Tag("S1-14")
  void afterAFailedSampleUsageIsThatOfTheLongerSpan() {
    Fake process = old();
    source.failing(true);
    context.pass(PERIOD);
    assertEquals(1, monitor.health().failures());
    source.failing(false);
    process.used(SECOND);
    assertEquals(Figure.of(1_000), next().cpuUsage());
  }

  @Test
  @Tag("S1-34")
  void whatMayNotBeSeenIsMarkedAndNotFaked() {
    Fake process = old();
    process.cpuTime = null;
    process.letter = null;
    ProcessInfo info = next();
    assertEquals(Figure.NOT_PERMITTED, info.cpuUsage());
    assertEquals(Figure.ABSENT, info.lastActive());
    assertTrue(info.state().isEmpty());
  }

  @Test
  @Tag("S1-22")
  void lastActiveIsTheLatestSampleThatFoundItActive() {
    Fake process = old();
    assertEquals(Figure.ABSENT, now().lastActive(), "not seen active yet");
    assertEquals(Figure.ABSENT, next().lastActive());
    process.used(10_000);
    long active = next().seen().micros();
    assertEquals(Figure.of(active), now().lastActive());
    assertEquals(Figure.of(active), next().lastActive());
    process.letter = 'R';
    assertEquals(Figure.of(active + 10 * SECOND), next().lastActive(), "running, no tick yet");
  }

  @Test
  @Tag("S1-22")
  void aBirthThatWasNearlySeenIsActivity() {
    old();
    Fake born = source.start(PID);
    assertEquals(Figure.of(born.start), next().lastActive());
    assertEquals(Figure.of(born.start), next().lastActive());
  }

  @Test
  @Tag("S1-23")
  @Tag("S1-24")
  void aProcessWorksOrWaits() {
    Fake process = old();
    assertEquals(ProcessState.WAITING, now().state().orElseThrow());
    process.used(10_000);
    assertEquals(ProcessState.WORKING, next().state().orElseThrow());
    assertEquals(ProcessState.WAITING, next().state().orElseThrow());
    process.letter = 'R';
    assertEquals(ProcessState.WORKING, next().state().orElseThrow());
    for (char letter : new char[] {'S', 'D', 'I', 'P', '?'}) {
      process.letter = letter;
      assertEquals(ProcessState.WAITING, next().state().orElseThrow(), "letter " + letter);
    }
  }

  @Test
  @Tag("S1-25")
  void aProcessIsBusyWhenItHasBeenSoForTheTime() {
    Fake process = old();
    assertEquals(
        List.of("working", "busy", "busy"), states(process, 95, 95, 95), "10 s are two periods");
    assertEquals(
        List.of("busy", "busy", "waiting"), states(process, 60, 0, 0), "and calm likewise");
  }

  @Test
  @Tag("S1-25")
  void hoveringAboutAThresholdDoesNotFlap() {
    Fake process = old();
    assertEquals(
        List.of("working", "working", "working", "working"), states(process, 95, 75, 95, 75));
    assertEquals(List.of("working", "busy"), states(process, 80, 80));
    assertEquals(
        List.of("busy", "busy", "busy", "busy", "busy"), states(process, 0, 55, 0, 100, 45));
  }

  @Test
  @Tag("S1-37")
  void aSuspendedProcessIsInErrorAfterTheTime() {
    Fake process = old();
    process.letter = 'T';
    assertEquals(
        List.of("suspended", "suspended", "suspended", "suspended", "suspended", "suspended"),
        states(process, 0, 0, 0, 0, 0, 0));
    assertEquals(List.of("error", "error"), states(process, 0, 0), "30 s later");
    process.letter = 'S';
    assertEquals(List.of("waiting"), states(process, 0));
    process.letter = 't';
    assertEquals(List.of("suspended"), states(process, 0), "under a debugger, from now on");
  }

  @Test
  void aZombieIsNoWorker() {
    Fake process = old();
    process.used(SECOND);
    process.letter = 'Z';
    assertEquals(ProcessState.ZOMBIE, next().state().orElseThrow());
  }

  @Test
  @Tag("S0-4")
  void aProcessAppearsAndVanishesWithinOnePeriod() {
    old();
    source.start(7);
    next();
    assertEquals(2, recorder.seen.get(1).value().rows());
    source.end(7);
    next();
    assertEquals(1, recorder.seen.get(2).value().rows());
    assertEquals(List.of(0L, 1L, 2L), recorder.sequences());
    assertEquals(recorder.seen.get(2).value().time(), recorder.seen.get(2).time());
  }

  @Test
  void thePeriodChangesAndClosingClosesTheSource() {
    old();
    monitor.setPeriod(Duration.ofSeconds(1));
    assertEquals(Duration.ofSeconds(1), monitor.period());
    context.pass(Duration.ofSeconds(3));
    assertEquals(4, monitor.health().observed());
    monitor.close();
    context.settle();
    assertEquals(1, source.closed());
    assertTrue(recorder.complete);
  }
}
