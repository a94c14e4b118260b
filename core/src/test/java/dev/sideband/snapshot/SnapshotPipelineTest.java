package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.BmcBoot;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What writers and readers see of a pipeline when all goes well. */
class SnapshotPipelineTest {

  private static final Snapshot FIRST = Snapshot.of(11, "init", "sshd", "java -jar app");
  private static final Snapshot SECOND = Snapshot.of(12, "init", "java -jar app", "cron");

  @TempDir Path directory;
  private Rig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new Rig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @Tag("S0-1")
  void withoutAWriterAllStagesAreAbsent() throws Exception {
    for (Stage stage : Stage.values()) {
      StageInfo info = rig.pipeline.info(stage);
      assertEquals(StageState.ABSENT, info.state());
      assertEquals(0, info.generation());
      assertTrue(info.stale());
    }
    assertEquals(Cause.NO_DATA, rig.cause());
  }

  @Test
  @Tag("S0-1")
  @Tag("S0-8")
  @Tag("S0-10")
  @Tag("S0-11")
  void whatIsWrittenArrivesByteForByte() throws Exception {
    assertEquals(1, rig.write(FIRST));
    assertEquals(1, rig.pipeline.display(77));
    StageContent shown = rig.pipeline.shown(0);
    assertEquals(FIRST.plain(), shown.plain());
    assertEquals(FIRST.plain(), rig.content(Stage.INTERMEDIATE));
    assertEquals(FIRST.plain(), rig.content(Stage.TEMPORARY), "the temporary stage stays");
    assertEquals(Cause.NONE, rig.cause());
  }

  @Test
  @Tag("S0-2")
  void theTemporaryStageHoldsExactlyWhatCame() throws Exception {
    WriteTicket ticket = rig.begin(FIRST);
    assertEquals(Bytes.EMPTY, rig.content(Stage.TEMPORARY));
    for (int at = 0; at < FIRST.wire().size(); at++) {
      assertEquals(at + 1, rig.pipeline.write(ticket.handle(), at, FIRST.wire().slice(at, 1)));
      assertEquals(FIRST.plain().slice(0, at + 1), rig.content(Stage.TEMPORARY));
      StageHeader header = rig.pipeline.info(Stage.TEMPORARY).header().orElseThrow();
      assertEquals(at + 1, header.length());
      assertEquals(StageState.RECEIVING, header.state());
    }
  }

  @Test
  @Tag("S0-2")
  void whatComesDeflatedIsPlainInTheTemporaryStage() throws Exception {
    Snapshot deflated = Snapshot.numbered(5, 500).asDeflated();
    WriteTicket ticket = rig.begin(deflated);
    int half = deflated.wire().size() / 2;
    rig.pipeline.write(ticket.handle(), 0, deflated.wire().slice(0, half));
    Bytes soFar = rig.content(Stage.TEMPORARY);
    assertTrue(soFar.size() > half, "inflated " + soFar.size() + " from " + half);
    assertEquals(deflated.plain().slice(0, soFar.size()), soFar);
    assertEquals(1, rig.write(deflated));
    assertEquals(deflated.plain(), rig.content(Stage.INTERMEDIATE));
  }

  @Test
  @Tag("S0-6")
  void eachStageChangesAtItsOwnTriggerOnly() throws Exception {
    rig.write(FIRST);
    rig.pipeline.display(1);
    int handle = rig.send(SECOND);
    assertEquals(SECOND.plain(), rig.content(Stage.TEMPORARY));
    assertEquals(FIRST.plain(), rig.content(Stage.INTERMEDIATE));
    assertEquals(FIRST.plain(), rig.content(Stage.DISPLAY));
    assertEquals(2, rig.stop(handle, SECOND));
    assertEquals(SECOND.plain(), rig.content(Stage.INTERMEDIATE));
    assertEquals(FIRST.plain(), rig.content(Stage.DISPLAY));
    assertEquals(2, rig.pipeline.display(2));
    assertEquals(SECOND.plain(), rig.content(Stage.DISPLAY));
  }

  @Test
  @Tag("S0-14")
  void aDisplayInTheMiddleOfAWriteShowsTheLastWholeSnapshot() throws Exception {
    WriteTicket early = rig.begin(FIRST);
    rig.pipeline.write(early.handle(), 0, FIRST.wire().slice(0, 6));
    Rig.assertRefused(SnapshotRefusal.NOTHING_TO_SHOW, () -> rig.pipeline.display(1));
    Rig.assertRefused(SnapshotRefusal.NOTHING_TO_SHOW, () -> rig.pipeline.shown(0));
    rig.write(FIRST);
    WriteTicket late = rig.begin(SECOND);
    rig.pipeline.write(late.handle(), 0, SECOND.wire().slice(0, 6));
    rig.pipeline.display(2);
    assertEquals(FIRST.plain(), rig.pipeline.shown(0).plain());
  }

  @Test
  @Tag("S0-3")
  @Tag("S0-31")
  void everyStageSaysWhatItHolds() throws Exception {
    rig.time.advance(Duration.ofSeconds(1));
    rig.write(FIRST);
    rig.time.advance(Duration.ofSeconds(2));
    rig.pipeline.display(0xFFFF_FFFF_FFFFL);
    for (Stage stage : Stage.values()) {
      StageHeader header = rig.pipeline.info(stage).header().orElseThrow();
      assertEquals(stage, header.stage());
      assertEquals(11, header.origin().snapshotId());
      assertEquals(Snapshot.BOOT, header.origin().boot());
      assertEquals(1, header.origin().schema());
      assertEquals(Snapshot.COLLECTED, header.origin().collected());
      assertEquals(6_000_000, header.origin().received().micros());
      assertEquals(stage == Stage.DISPLAY ? 8_000_000 : 6_000_000, header.written().micros());
      assertEquals(3, header.rows());
      assertEquals(FIRST.plain().size(), header.length());
      assertEquals(FIRST.crc(), header.crc());
    }
  }

  @Test
  void aDeltaIsAppliedToTheSnapshotItNames() throws Exception {
    rig.write(FIRST);
    Snapshot delta = SECOND.asDelta(11, "-sshd", "+cron");
    int handle = rig.send(delta);
    assertEquals(Bytes.EMPTY, rig.content(Stage.TEMPORARY), "a delta is kept aside");
    assertEquals(2, rig.stop(handle, delta));
    assertEquals(SECOND.plain(), rig.content(Stage.INTERMEDIATE));
    assertEquals(SECOND.plain(), rig.content(Stage.TEMPORARY));
  }

  @Test
  void aDeflatedDeltaFindsItsBaseInTheDisplayStageToo() throws Exception {
    rig.write(FIRST);
    rig.pipeline.display(1);
    rig.write(Snapshot.of(99, "other"));
    Snapshot delta = SECOND.asDelta(11, "-sshd", "+cron").asDeflated();
    int handle = rig.send(delta);
    rig.pipeline.display(2);
    assertEquals(3, rig.stop(handle, delta), "the base was held though the display moved on");
    assertEquals(SECOND.plain(), rig.content(Stage.INTERMEDIATE));
  }

  @Test
  @Tag("S0-32")
  void aReadPinsTheGenerationItBeganWith() throws Exception {
    rig.write(FIRST);
    rig.pipeline.display(1);
    StagePart head = rig.pipeline.read(Stage.DISPLAY, 0, 0, 10);
    rig.write(SECOND);
    rig.pipeline.display(2);
    StagePart tail = rig.pipeline.read(Stage.DISPLAY, head.generation(), 10, 1000);
    assertEquals(FIRST.plain().slice(0, 10), head.data());
    assertEquals(FIRST.plain().slice(10, FIRST.plain().size() - 10), tail.data());
    assertEquals(FIRST.plain(), rig.pipeline.shown(head.generation()).plain());
    rig.pipeline.display(3);
    SnapshotRefusedException gone =
        Rig.assertRefused(
            SnapshotRefusal.GENERATION_GONE,
            () -> rig.pipeline.read(Stage.DISPLAY, head.generation(), 0, 10));
    assertEquals(3, gone.detail());
  }

  @Test
  void generationsTokensAndCountersOutliveARestart() throws Exception {
    rig.write(FIRST);
    rig.pipeline.display(9);
    rig.write(SECOND);
    SnapshotCounters before = rig.pipeline.counters();
    rig.reopen(directory);
    assertEquals(before, rig.pipeline.counters());
    assertEquals(SECOND.plain(), rig.content(Stage.INTERMEDIATE));
    assertEquals(1, rig.pipeline.display(9), "the token is known");
    assertEquals(2, rig.pipeline.display(10));
    assertEquals(3, rig.write(FIRST));
  }

  @Test
  void counters() throws Exception {
    rig.write(FIRST);
    rig.pipeline.display(1);
    rig.begin(SECOND);
    rig.pipeline.abort(rig.begin(Snapshot.of(13, "x")).handle());
    assertEquals(new SnapshotCounters(3, 1, 2, 0, 1, FIRST.wire().size()), rig.pipeline.counters());
  }

  @Test
  void readsEndWhereTheContentEnds() throws Exception {
    rig.write(FIRST);
    int size = FIRST.plain().size();
    assertEquals(Bytes.EMPTY, rig.pipeline.read(Stage.INTERMEDIATE, 1, size, 10).data());
    SnapshotRefusedException beyond =
        Rig.assertRefused(
            SnapshotRefusal.WRONG_OFFSET,
            () -> rig.pipeline.read(Stage.INTERMEDIATE, 1, size + 1, 10));
    assertEquals(size, beyond.detail());
  }

  @Test
  @Tag("S0-33")
  void ageGrowsAndTurnsStale() throws Exception {
    rig.write(FIRST);
    rig.pipeline.display(1);
    assertEquals(Duration.ofMillis(250), rig.pipeline.info(Stage.DISPLAY).age().orElseThrow());
    assertFalse(rig.pipeline.info(Stage.DISPLAY).stale());
    rig.time.stepWall(Duration.ofHours(-3));
    rig.time.advance(Duration.ofMillis(59_749));
    assertFalse(rig.pipeline.info(Stage.DISPLAY).stale());
    rig.time.advance(Duration.ofMillis(1));
    StageInfo info = rig.pipeline.info(Stage.DISPLAY);
    assertEquals(Duration.ofSeconds(60), info.age().orElseThrow());
    assertTrue(info.stale());
    assertEquals(Duration.ofMillis(59_750), info.silence().orElseThrow());
    assertNotEquals(info.lastHeard().orElseThrow().wall(), rig.time.instant());
  }

  @Test
  void aResetEndsAWriteUnderWayAndKeepsWhatIsWhole() throws Exception {
    rig.write(FIRST);
    int handle = rig.begin(SECOND).handle();
    rig.time.advance(Duration.ofSeconds(5));
    rig.reset();

    StageInfo temporary = rig.pipeline.info(Stage.TEMPORARY);
    assertEquals(StageState.ABANDONED, temporary.state());
    assertTrue(temporary.reason().startsWith(AbandonReason.RECEIVER_RESTARTED.phrase()));
    assertEquals(Optional.empty(), temporary.silence());
    assertEquals(FIRST.plain(), rig.content(Stage.INTERMEDIATE));
    assertThrows(SnapshotRefusedException.class, () -> rig.pipeline.write(handle, 0, Bytes.of(1)));

    rig.write(SECOND);
    assertEquals(
        new BmcBoot(2),
        rig.pipeline.info(Stage.INTERMEDIATE).header().orElseThrow().origin().received().clock());
  }

  @Test
  void oneDirectoryHasOneOwner() throws Exception {
    rig.write(FIRST);
    assertThrows(IOException.class, () -> new Rig(directory));
    assertEquals(1, rig.pipeline.display(1), "the owner is not disturbed");
    rig.close();
    try (Rig next = new Rig(directory)) {
      assertEquals(FIRST.plain(), next.content(Stage.DISPLAY));
    }
  }
}
