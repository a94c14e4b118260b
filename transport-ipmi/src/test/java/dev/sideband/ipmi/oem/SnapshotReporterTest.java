package dev.sideband.ipmi.oem;

import static dev.sideband.ipmi.oem.ReporterRig.SOON;
import static dev.sideband.ipmi.oem.SmallTables.calm;
import static dev.sideband.ipmi.oem.SmallTables.wild;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.monitor.Observation;
import dev.sideband.monitor.SourceId;
import dev.sideband.table.Table;
import dev.sideband.transport.MessageResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a reporter sends, and when. */
@Timeout(60)
class SnapshotReporterTest {

  @AutoClose private ReporterRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new ReporterRig(folder);
  }

  @Test
  @Tag("S0-1")
  void theFirstTableGoesWholeAndTheNextAsDeltas() throws Exception {
    for (int n = 0; n < 5; n++) {
      rig.reporter.offer(calm(n));
      rig.virtual.time.advance(SOON);
      rig.assertHeld(calm(n));
    }
    ReporterHealth health = rig.reporter.health();
    assertEquals(1, health.sentWhole());
    assertEquals(4, health.sentDeltas());
    assertTrue(health.lastFailure().isEmpty());
    assertEquals(rig.stages().counters().bytesReceived(), health.bytes());
  }

  @Test
  void everySoManyGoWhole() {
    rig.reporter.close();
    rig.reporter =
        SnapshotReporter.builder(
                rig.virtual.client(rig.link), ObjectType.PROCESS_TABLE, rig.virtual.context)
            .wholeEvery(4)
            .build();
    for (int n = 0; n < 12; n++) {
      rig.reporter.offer(calm(n));
      rig.virtual.time.advance(SOON);
    }
    assertEquals(3, rig.reporter.health().sentWhole());
    assertEquals(9, rig.reporter.health().sentDeltas());
  }

  @Test
  void whatIsNoSmallerAsADeltaGoesWhole() throws Exception {
    Random random = new Random(1);
    rig.reporter.offer(SmallTables.ofPids(1, pid -> pid % 10 == 0 || random.nextInt(4) == 0));
    rig.virtual.time.advance(Duration.ofMinutes(1));
    Table simple = SmallTables.ofPids(2, pid -> pid % 10 == 0);
    rig.reporter.offer(simple);
    rig.virtual.time.advance(Duration.ofMinutes(1));

    rig.assertHeld(simple);
    assertEquals(2, rig.reporter.health().sentWhole());
  }

  @Test
  void theNewestTableTakesThePlaceOfTheOneThatWaits() throws Exception {
    rig.link.follow(request -> Fault.late(Duration.ofMillis(10)));
    for (int n = 0; n < 6; n++) {
      rig.reporter.offer(calm(n));
      rig.virtual.time.advance(Duration.ofMillis(5));
    }
    rig.virtual.time.advance(SOON);

    rig.assertHeld(calm(5));
    ReporterHealth health = rig.reporter.health();
    assertEquals(4, health.replaced(), "all but the one under way and the newest");
    assertEquals(1, health.sentWhole());
    assertEquals(1, health.sentDeltas());
  }

  @Test
  void itUsesAQuarterOfTheInterfacesTimeAtMost() throws Exception {
    long[] busy = {0};
    MessageHandler slow =
        (request, source) -> {
          Duration work = Duration.ofMillis(20 + request.data().size() % 17);
          busy[0] += work.toNanos();
          CompletableFuture<MessageResponse> later = new CompletableFuture<>();
          rig.virtual.time.schedule(
              () ->
                  rig.virtual
                      .bmc()
                      .handle(request, source)
                      .whenComplete((r, f) -> later.complete(r)),
              work);
          return later;
        };
    try (SnapshotReporter paced = rig.reporter(rig.channelTo(slow))) {
      long begun = rig.virtual.time.nanos();
      paced.offer(wild(1));
      while (paced.health().sentWhole() == 0) {
        rig.virtual.time.advance(Duration.ofMillis(1));
        long passed = rig.virtual.time.nanos() - begun;
        // What is being used right now has not been rested for yet.
        long allowed = passed / 4 + Duration.ofMillis(40).toNanos();
        assertTrue(busy[0] <= allowed, busy[0] + " of " + passed);
      }
      assertTrue(busy[0] >= (rig.virtual.time.nanos() - begun) / 5, "and that quarter it does use");
    }
  }

  @Test
  void afterCloseNothingLeaves() {
    rig.reporter.offer(wild(1));
    rig.virtual.time.advance(Duration.ZERO);
    rig.reporter.close();
    rig.reporter.close();
    rig.reporter.offer(wild(2));
    rig.virtual.time.advance(SOON);
    int sent = rig.wire.exchanges().size();
    rig.virtual.time.advance(Duration.ofMinutes(5));

    assertEquals(sent, rig.wire.exchanges().size());
    assertEquals(0, rig.virtual.time.pending());
  }

  @Test
  void itSubscribesOnceAndTakesWhatIsPublished() throws Exception {
    List<Long> requested = new ArrayList<>();
    boolean[] cancelled = {false, false};
    rig.reporter.onSubscribe(subscription(requested, cancelled, 0));
    rig.reporter.onSubscribe(subscription(requested, cancelled, 1));
    assertEquals(List.of(Long.MAX_VALUE), requested);
    assertFalse(cancelled[0]);
    assertTrue(cancelled[1]);

    rig.reporter.onNext(
        new Observation<>(new SourceId("here", "processes"), 0, calm(1).time(), calm(1)));
    rig.virtual.time.advance(SOON);
    rig.assertHeld(calm(1));
    rig.reporter.onError(new IllegalStateException("source broke"));
    assertEquals("source broke", rig.reporter.health().lastFailure().orElseThrow().getMessage());
    rig.reporter.close();
    assertTrue(cancelled[0]);
  }

  private static Flow.Subscription subscription(
      List<Long> requested, boolean[] cancelled, int index) {
    return new Flow.Subscription() {
      @Override
      public void request(long count) {
        requested.add(count);
      }

      @Override
      public void cancel() {
        cancelled[index] = true;
      }
    };
  }
}
