package dev.sideband.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.Stamp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PollingMonitorTest {

  private static final SourceId SOURCE = new SourceId("here", "test");
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final ManualContext context = new ManualContext();
  private final FakeSampler sampler = new FakeSampler();
  private final PollingMonitor<Long> monitor =
      new PollingMonitor<>(SOURCE, sampler, second -> context.now(), PERIOD, 8, context);
  private final Recorder<Long> recorder = new Recorder<>(Long.MAX_VALUE);

  /** Samples are the seconds at which they were taken. */
  private final class FakeSampler implements Sampler<Long> {
    private final List<Long> taken = new ArrayList<>();
    private Duration takes = Duration.ZERO;
    private boolean fails;
    private Runnable during = () -> {};
    private int closedDuring;
    private int closed;

    @Override
    public Long sample() throws IOException {
      long second = context.time.nanos() / 1_000_000_000;
      taken.add(second);
      context.time.advance(takes);
      during.run();
      closedDuring = closed;
      if (fails) {
        throw new IOException("cannot see at " + second);
      }
      return second;
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private void begin() {
    monitor.subscribe(recorder);
    monitor.start();
    context.settle();
  }

  @Test
  @Tag("S4-10")
  @Tag("S0-4")
  void nPeriodsGiveNSamplesWithoutDrift() {
    begin();
    context.pass(PERIOD.multipliedBy(1_000));
    assertEquals(LongStream.rangeClosed(0, 1_000).map(k -> 10 * k).boxed().toList(), sampler.taken);
    assertEquals(sampler.taken, recorder.values());
    assertEquals(LongStream.rangeClosed(0, 1_000).boxed().toList(), recorder.sequences());
    assertEquals(new MonitorHealth(true, 1_001, 0, 0, 0, Optional.empty()), monitor.health());
  }

  @Test
  void nothingIsSeenBeforeTheStartAndASecondStartChangesNothing() {
    context.pass(PERIOD);
    assertEquals(List.of(), sampler.taken);
    begin();
    monitor.start();
    context.pass(PERIOD);
    assertEquals(List.of(10L, 20L), sampler.taken);
  }

  @Test
  @Tag("S4-10")
  void slowSamplesDoNotShiftTheSchedule() {
    sampler.takes = Duration.ofSeconds(7);
    begin();
    context.pass(Duration.ofSeconds(21));
    assertEquals(List.of(0L, 10L, 20L), sampler.taken);
    assertEquals(0, monitor.health().skipped());
  }

  @Test
  @Tag("S4-10")
  void aSampleThatIsDueWhileAnotherRunsIsSkippedAndCounted() {
    sampler.takes = Duration.ofSeconds(25);
    begin();
    assertEquals(List.of(0L), sampler.taken);
    assertEquals(2, monitor.health().skipped(), "those of 10 s and 20 s");
    sampler.takes = Duration.ZERO;
    context.pass(Duration.ofSeconds(15));
    assertEquals(List.of(0L, 30L, 40L), sampler.taken);
    assertEquals(2, monitor.health().skipped());
    assertEquals(List.of(0L, 1L, 2L), recorder.sequences());
  }

  @Test
  @Tag("S4-10")
  void whatFellDueWhileNothingRanIsSkippedAndCounted() {
    begin();
    context.stall(Duration.ofSeconds(57));
    context.pass(Duration.ofSeconds(3));
    assertEquals(List.of(0L, 57L, 60L), sampler.taken, "one at once, then by the old schedule");
    assertEquals(4, monitor.health().skipped());
  }

  @Test
  void thePeriodChangesAtRunTime() {
    begin();
    context.pass(Duration.ofSeconds(12));
    monitor.setPeriod(Duration.ofSeconds(4));
    assertEquals(Duration.ofSeconds(4), monitor.period());
    context.pass(Duration.ofSeconds(7));
    assertEquals(List.of(0L, 10L, 14L, 18L), sampler.taken, "from the last sample on");
    monitor.setPeriod(Duration.ofSeconds(20));
    context.pass(Duration.ofSeconds(20));
    assertEquals(List.of(0L, 10L, 14L, 18L, 38L), sampler.taken);
    context.pass(Duration.ofSeconds(11));
    monitor.setPeriod(Duration.ofSeconds(5));
    context.pass(Duration.ofSeconds(5));
    assertEquals(List.of(50L, 55L), sampler.taken.subList(5, 7), "at once if that has passed");
    assertEquals(0, monitor.health().skipped());
  }

  @Test
  void aPeriodSetBeforeTheStartHolds() {
    monitor.setPeriod(Duration.ofSeconds(3));
    begin();
    context.pass(Duration.ofSeconds(6));
    assertEquals(List.of(0L, 3L, 6L), sampler.taken);
    assertThrows(IllegalArgumentException.class, () -> monitor.setPeriod(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> monitor.setPeriod(Duration.ofSeconds(-1)));
  }

  @Test
  void aFailureIsCountedAndTheNextPeriodGoesOn() {
    sampler.fails = true;
    begin();
    context.pass(PERIOD);
    MonitorHealth bad = monitor.health();
    assertEquals(2, bad.failures());
    assertEquals("cannot see at 10", bad.lastFailure().orElseThrow().getMessage());
    assertTrue(bad.running());
    assertEquals(List.of(), recorder.values());

    sampler.fails = false;
    context.pass(PERIOD);
    assertEquals(List.of(20L), recorder.values());
    assertEquals(List.of(0L), recorder.sequences());
    assertTrue(monitor.health().lastFailure().isEmpty());
    assertEquals(2, monitor.health().failures());
  }

  @Test
  void anUncheckedFailureOfTheSamplerOrTheStampIsCountedToo() {
    PollingMonitor<Long> broken =
        new PollingMonitor<>(SOURCE, sampler, second -> stampThatFails(), PERIOD, 8, context);
    broken.start();
    context.pass(PERIOD);
    assertEquals(2, broken.health().failures());
    assertEquals(0, broken.health().observed());
  }

  private static Stamp stampThatFails() {
    throw new IllegalStateException("no clock");
  }

  @Test
  void closingCompletesSubscribersAndReleasesTheSamplerOnce() {
    begin();
    monitor.close();
    monitor.close();
    monitor.start();
    monitor.setPeriod(Duration.ofSeconds(1));
    context.pass(PERIOD);
    assertEquals(List.of(0L), sampler.taken);
    assertEquals(1, sampler.closed);
    assertTrue(recorder.complete);
    assertFalse(monitor.health().running());
    assertEquals(0, context.time.pending());

    Recorder<Long> late = new Recorder<>(1);
    monitor.subscribe(late);
    context.run();
    assertTrue(late.complete);
  }

  @Test
  void closingDuringASampleWaitsForNobodyAndReleasesTheSamplerAfterIt() {
    begin();
    sampler.during = monitor::close;
    context.pass(PERIOD);
    assertEquals(List.of(0L, 10L), sampler.taken);
    assertEquals(List.of(0L), recorder.values(), "what comes after the end is not published");
    assertEquals(0, sampler.closedDuring, "not while it is in use");
    assertEquals(1, sampler.closed);
    assertTrue(recorder.complete);
  }

  @Test
  @Tag("X-9")
  void aSlowSubscriberIsBoundedAndSeesThatItMissed() {
    Recorder<Long> slow = new Recorder<>(1);
    monitor.subscribe(slow);
    begin();
    context.pass(PERIOD.multipliedBy(99));
    assertEquals(List.of(0L), slow.sequences());
    assertEquals(100, recorder.seen.size(), "others do not suffer");
    assertEquals(91, monitor.health().dropped(), "of 100 one was asked for and 8 are kept");

    slow.request(8);
    context.run();
    context.pass(PERIOD);
    slow.request(1);
    context.run();
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 100L), slow.sequences());
    assertEquals(91, monitor.health().dropped());
  }
}
