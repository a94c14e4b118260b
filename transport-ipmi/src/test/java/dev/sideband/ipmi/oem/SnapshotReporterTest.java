package dev.sideband.ipmi.oem;

import static dev.sideband.ipmi.oem.SmallTables.calm;
import static dev.sideband.ipmi.oem.SmallTables.plain;
import static dev.sideband.ipmi.oem.SmallTables.wild;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.bmc.HostWriter;
import dev.sideband.ipmi.bmc.InProcessChannel;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.bmc.VirtualBmc;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultPlan;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.ipmi.testing.RecordingLink;
import dev.sideband.monitor.Observation;
import dev.sideband.monitor.SourceId;
import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageState;
import dev.sideband.table.Table;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SnapshotReporterTest {

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final OemFrame FRAME = new OemFrame(OemFrame.EXAMPLE_ENTERPRISE);

  @TempDir Path folder;
  private VirtualBmc virtual;
  private RecordingLink wire;
  private FaultyLink link;
  private SnapshotReporter reporter;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder, 7);
    wire = new RecordingLink(virtual.host());
    link = new FaultyLink(wire, request -> Fault.NONE, virtual.context);
    reporter = reporter(link);
  }

  @AfterEach
  void stop() {
    reporter.close();
    virtual.close();
  }

  @Test
  @Tag("S0-1")
  void theFirstTableGoesWholeAndTheNextAsDeltas() throws Exception {
    for (int n = 0; n < 5; n++) {
      reporter.offer(calm(n));
      virtual.time.advance(SOON);
      assertHeld(calm(n));
    }
    ReporterHealth health = reporter.health();
    assertEquals(1, health.sentWhole());
    assertEquals(4, health.sentDeltas());
    assertTrue(health.lastFailure().isEmpty());
    assertEquals(stages().counters().bytesReceived(), health.bytes());
  }

  @Test
  void everySoManyGoWhole() {
    reporter.close();
    reporter =
        SnapshotReporter.builder(virtual.client(link), ObjectType.PROCESS_TABLE, virtual.context)
            .wholeEvery(4)
            .build();
    for (int n = 0; n < 12; n++) {
      reporter.offer(calm(n));
      virtual.time.advance(SOON);
    }
    assertEquals(3, reporter.health().sentWhole());
    assertEquals(9, reporter.health().sentDeltas());
  }

  @Test
  void whatIsNoSmallerAsADeltaGoesWhole() throws Exception {
    Random random = new Random(1);
    reporter.offer(SmallTables.ofPids(1, pid -> pid % 10 == 0 || random.nextInt(4) == 0));
    virtual.time.advance(Duration.ofMinutes(1));
    Table simple = SmallTables.ofPids(2, pid -> pid % 10 == 0);
    reporter.offer(simple);
    virtual.time.advance(Duration.ofMinutes(1));

    assertHeld(simple);
    assertEquals(2, reporter.health().sentWhole());
  }

  @Test
  @Tag("S0-7")
  void theStopLeavesWhenTheLastChunkWasAcknowledgedAndNeverBefore() throws Exception {
    link.follow(FaultPlan.random(new Random(11), 0.3, Duration.ofMillis(300)));
    for (int n = 0; n < 6; n++) {
      reporter.offer(wild(n));
      virtual.time.advance(Duration.ofMinutes(3));
    }
    long announced = -1;
    long acknowledged = 0;
    int stops = 0;
    for (RecordingLink.Exchange exchange : wire.exchanges()) {
      if (exchange.response().completionCode() != 0) {
        continue;
      }
      OemRequest request = FRAME.decode(exchange.request(), true);
      OemResponse response = FRAME.decode(request.command(), true, exchange.response());
      if (request.command() == WriteBegin.CODE && response.status().isOk()) {
        announced = WriteBegin.decodeRequest(request.body().reader()).offer().wireLength();
        acknowledged = WriteBegin.Answer.decode(response.body().reader()).ticket().nextOffset();
      } else if (request.command() == WriteChunk.CODE && response.status().isOk()) {
        acknowledged =
            Math.max(acknowledged, WriteChunk.Answer.decode(response.body().reader()).nextOffset());
      } else if (request.command() == WriteStop.CODE) {
        assertEquals(announced, acknowledged);
        stops++;
      }
    }
    assertTrue(stops >= 3, stops + " stops");
  }

  @Test
  @Tag("S0-9")
  void aLinkThatDiesAtAnyStepLeavesTheLastWholeTableAndGoesOnWhereTheBmcIs() throws Exception {
    reporter.offer(wild(1));
    virtual.time.advance(SOON);
    int exchanges = wire.exchanges().size();
    assertTrue(exchanges > 4);
    Table before = wild(1);
    for (int alive = 0; alive < exchanges; alive++) {
      List<Fault> script = new ArrayList<>();
      for (int i = 0; i < alive; i++) {
        script.add(Fault.NONE);
      }
      FaultPlan first = FaultPlan.script(script);
      int[] passed = {0};
      int lives = alive;
      link.follow(request -> passed[0]++ < lives ? first.next(request) : Fault.RESPONSE_LOST);
      Table next = wild(2 + alive);
      reporter.offer(next);
      virtual.time.advance(Duration.ofSeconds(20));
      Bytes held = held(Stage.INTERMEDIATE);
      assertTrue(held.equals(plain(before)) || held.equals(plain(next)));

      link.follow(request -> Fault.NONE);
      virtual.time.advance(Duration.ofMinutes(3));
      assertHeld(next);
      before = next;
    }
    assertTrue(reporter.health().lastFailure().isEmpty());
  }

  @Test
  void afterALongSilenceItGoesOnAtTheNextOffset() throws Exception {
    virtual.restart(
        new SnapshotLimits(
            1 << 20, Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(10)));
    int[] left = {4};
    link.follow(request -> left[0]-- > 0 ? Fault.NONE : Fault.REQUEST_LOST);
    reporter.offer(wild(1));
    virtual.time.advance(Duration.ofMinutes(2));
    assertEquals(StageState.RECEIVING, stages().info(Stage.TEMPORARY).state());
    long sent = stages().counters().bytesReceived();
    assertTrue(sent > 0);

    link.follow(request -> Fault.NONE);
    virtual.time.advance(Duration.ofMinutes(2));
    assertHeld(wild(1));
    assertTrue(reporter.health().resumed() > 0);
    assertEquals(1, stages().counters().begun());
  }

  @Test
  void theNewestTableTakesThePlaceOfTheOneThatWaits() throws Exception {
    link.follow(request -> Fault.late(Duration.ofMillis(10)));
    for (int n = 0; n < 6; n++) {
      reporter.offer(calm(n));
      virtual.time.advance(Duration.ofMillis(5));
    }
    virtual.time.advance(SOON);

    assertHeld(calm(5));
    ReporterHealth health = reporter.health();
    assertEquals(4, health.replaced(), "all but the one under way and the newest");
    assertEquals(1, health.sentWhole());
    assertEquals(1, health.sentDeltas());
  }

  @Test
  void whenTheBaseIsUnknownItSendsTheWhole() throws Exception {
    reporter.offer(calm(1));
    virtual.time.advance(SOON);
    Bytes other = plain(SmallTables.table(SmallTables.BOOT, 9, 3, 3, 3));
    HostWriter.writeDirectly(stages(), SmallTables.BOOT, 99, other, 3);

    reporter.offer(calm(2));
    virtual.time.advance(SOON);
    assertHeld(calm(2));
    assertEquals(2, reporter.health().sentWhole());
    assertEquals(0, reporter.health().sentDeltas());
  }

  @Test
  void aBmcThatRestartedGetsTheWholeAnew() throws Exception {
    reporter.offer(calm(1));
    virtual.time.advance(SOON);
    virtual.restart();
    reporter.offer(calm(2));
    virtual.time.advance(SOON);

    assertHeld(calm(2));
    assertEquals(2, reporter.health().sentWhole());
    reporter.offer(calm(3));
    virtual.time.advance(SOON);
    assertEquals(1, reporter.health().sentDeltas());
  }

  @Test
  @Tag("S0-27")
  void aBmcThatRestartsInTheMiddleGetsTheNewestWhole() throws Exception {
    reporter.offer(wild(1));
    virtual.time.advance(SOON);
    for (int steps = 1; steps < 8; steps++) {
      int[] left = {steps};
      link.follow(request -> left[0]-- > 0 ? Fault.NONE : Fault.late(Duration.ofMillis(50)));
      reporter.offer(wild(2 * steps));
      virtual.time.advance(Duration.ofMillis(20));
      virtual.restart();
      Bytes held = held(Stage.INTERMEDIATE);
      assertTrue(
          held.equals(plain(wild(steps == 1 ? 1 : 2 * steps - 1)))
              || held.equals(plain(wild(2 * steps))));
      reporter.offer(wild(2 * steps + 1));
      link.follow(request -> Fault.NONE);
      virtual.time.advance(Duration.ofMinutes(2));
      assertHeld(wild(2 * steps + 1));
    }
  }

  @Test
  @Tag("S0-29")
  void aRestartedAgentOrHostUsesNewSnapshotNumbers() throws Exception {
    reporter.offer(calm(1));
    virtual.time.advance(SOON);
    StageHeader first = stages().info(Stage.INTERMEDIATE).header().orElseThrow();

    reporter.close();
    reporter = reporter(link);
    reporter.offer(calm(1));
    virtual.time.advance(SOON);
    StageHeader second = stages().info(Stage.INTERMEDIATE).header().orElseThrow();
    assertNotEquals(first.origin().snapshotId(), second.origin().snapshotId());
    assertEquals(1, reporter.health().sentWhole());

    Table rebooted = SmallTables.table(SmallTables.NEXT_BOOT, 1, 40, 3, 1);
    reporter.offer(rebooted);
    virtual.time.advance(SOON);
    assertHeld(rebooted);
    assertEquals(2, reporter.health().sentWhole());
    assertEquals(
        SmallTables.NEXT_BOOT,
        stages().info(Stage.INTERMEDIATE).header().orElseThrow().origin().boot());
  }

  @Test
  void itUsesAQuarterOfTheInterfacesTimeAtMost() throws Exception {
    long[] busy = {0};
    MessageHandler slow =
        (request, source) -> {
          Duration work = Duration.ofMillis(20 + request.data().size() % 17);
          busy[0] += work.toNanos();
          CompletableFuture<MessageResponse> later = new CompletableFuture<>();
          virtual.time.schedule(
              () -> virtual.bmc().handle(request, source).whenComplete((r, f) -> later.complete(r)),
              work);
          return later;
        };
    try (SnapshotReporter paced = reporter(channelTo(slow))) {
      long begun = virtual.time.nanos();
      paced.offer(wild(1));
      while (paced.health().sentWhole() == 0) {
        virtual.time.advance(Duration.ofMillis(1));
        long passed = virtual.time.nanos() - begun;
        // What is being used right now has not been rested for yet.
        long allowed = passed / 4 + Duration.ofMillis(40).toNanos();
        assertTrue(busy[0] <= allowed, busy[0] + " of " + passed);
      }
      assertTrue(busy[0] >= (virtual.time.nanos() - begun) / 5, "and that quarter it does use");
    }
  }

  @Test
  void whatTheBmcHasNoRoomForIsDropped() throws Exception {
    virtual.restart(
        new SnapshotLimits(
            600, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60)));
    reporter.offer(wild(1));
    virtual.time.advance(SOON);
    OemRejectedException refusal =
        assertInstanceOf(OemRejectedException.class, reporter.health().lastFailure().orElseThrow());
    assertEquals(OemStatus.NO_SPACE, refusal.status());
    assertEquals(1, reporter.health().dropped());

    Table fits = SmallTables.table(SmallTables.BOOT, 2, 1, 1, 1);
    reporter.offer(fits);
    virtual.time.advance(SOON);
    assertHeld(fits);
    assertTrue(reporter.health().lastFailure().isEmpty());
  }

  @Test
  void aBmcThatNeverBelievesTheChecksumIsNotFlooded() {
    int[] stops = {0};
    MessageHandler stubborn =
        (request, source) -> {
          if (request.command() != WriteStop.CODE) {
            return virtual.bmc().handle(request, source);
          }
          stops[0]++;
          int tag = request.data().at(5) | request.data().at(6) << 8;
          return CompletableFuture.completedStage(
              FRAME.encode(
                  WriteStop.CODE,
                  true,
                  new OemResponse(
                      OemVersion.CURRENT, 0, tag, OemStatus.CHECKSUM_WRONG, 0, Bytes.EMPTY)));
        };
    try (SnapshotReporter hopeful = reporter(channelTo(stubborn))) {
      hopeful.offer(wild(1));
      virtual.time.advance(Duration.ofMinutes(10));
      assertTrue(stops[0] >= 3 && stops[0] <= 30, stops[0] + " stops");
      assertEquals(0, hopeful.health().sentWhole());
    }
  }

  @Test
  void aBmcWithoutTheCommandsIsLeftAlone() {
    int[] asked = {0};
    MessageHandler plainBmc =
        (request, source) -> {
          asked[0]++;
          return CompletableFuture.completedStage(new MessageResponse(0xC1, Bytes.EMPTY));
        };
    try (SnapshotReporter lonely = reporter(channelTo(plainBmc))) {
      for (int n = 0; n < 5; n++) {
        lonely.offer(calm(n));
        virtual.time.advance(SOON);
      }
      assertInstanceOf(OemUnsupportedException.class, lonely.health().lastFailure().orElseThrow());
      assertEquals(5, lonely.health().dropped());
      assertEquals(2, asked[0]);
    }
  }

  @Test
  void afterCloseNothingLeaves() {
    reporter.offer(wild(1));
    virtual.time.advance(Duration.ZERO);
    reporter.close();
    reporter.close();
    reporter.offer(wild(2));
    virtual.time.advance(SOON);
    int sent = wire.exchanges().size();
    virtual.time.advance(Duration.ofMinutes(5));

    assertEquals(sent, wire.exchanges().size());
    assertEquals(0, virtual.time.pending());
  }

  @Test
  void itSubscribesOnceAndTakesWhatIsPublished() throws Exception {
    List<Long> requested = new ArrayList<>();
    boolean[] cancelled = {false, false};
    reporter.onSubscribe(subscription(requested, cancelled, 0));
    reporter.onSubscribe(subscription(requested, cancelled, 1));
    assertEquals(List.of(Long.MAX_VALUE), requested);
    assertFalse(cancelled[0]);
    assertTrue(cancelled[1]);

    reporter.onNext(
        new Observation<>(new SourceId("here", "processes"), 0, calm(1).time(), calm(1)));
    virtual.time.advance(SOON);
    assertHeld(calm(1));
    reporter.onError(new IllegalStateException("source broke"));
    assertEquals("source broke", reporter.health().lastFailure().orElseThrow().getMessage());
    reporter.close();
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

  private SnapshotReporter reporter(MessageChannel channel) {
    return SnapshotReporter.builder(
            virtual.client(channel), ObjectType.PROCESS_TABLE, virtual.context)
        .build();
  }

  private MessageChannel channelTo(MessageHandler handler) {
    return new InProcessChannel(
        handler, RequestSource.SYSTEM_INTERFACE, virtual.host().info(), virtual.context);
  }

  private SnapshotPipeline stages() {
    return virtual.bmc().processes();
  }

  private Bytes held(Stage stage) throws Exception {
    return stages().read(stage, 0, 0, 1 << 20).data();
  }

  private void assertHeld(Table table) throws Exception {
    assertEquals(plain(table), held(Stage.INTERMEDIATE));
  }
}
