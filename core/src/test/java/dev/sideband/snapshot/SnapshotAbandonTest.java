package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers that fall silent, die, start anew or come back from another boot of their host. */
class SnapshotAbandonTest {

  private static final Snapshot OLD = Snapshot.of(1, "a", "b");
  private static final Snapshot NEW = Snapshot.of(2, "c", "d", "e");
  private static final Duration ALMOST = Rig.LIMITS.abandonAfter().minusMillis(1);

  @TempDir Path directory;
  private Rig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new Rig(directory);
    rig.write(OLD);
    rig.pipeline.display(1);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private int beginNew() throws Exception {
    WriteTicket ticket = rig.begin(NEW);
    rig.pipeline.write(ticket.handle(), 0, NEW.wire().slice(0, 4));
    return ticket.handle();
  }

  @Test
  @Tag("S0-28")
  void aSilentWriterIsLostAndTheOldSnapshotStays() throws Exception {
    rig.time.advance(Duration.ofSeconds(20));
    int handle = beginNew();
    Instant lastHeard = rig.time.instant();
    rig.time.advance(ALMOST);
    assertEquals(StageState.RECEIVING, rig.pipeline.info(Stage.TEMPORARY).state());
    rig.time.advance(Duration.ofMillis(1));
    StageInfo info = rig.pipeline.info(Stage.TEMPORARY);
    assertEquals(StageState.ABANDONED, info.state());
    assertEquals("agent lost, last heard " + lastHeard, info.reason());
    assertEquals(lastHeard, info.header().orElseThrow().written().wall());
    assertEquals(NEW.plain().slice(0, 4), rig.content(Stage.TEMPORARY));
    Rig.assertRefused(
        SnapshotRefusal.NO_SUCH_WRITE, () -> rig.pipeline.write(handle, 4, NEW.wire().slice(4, 1)));
    Rig.assertRefused(SnapshotRefusal.NO_SUCH_WRITE, () -> rig.stop(handle, NEW));
    rig.pipeline.display(2);
    assertEquals(OLD.plain(), rig.pipeline.shown(0).plain());
    Duration age = rig.pipeline.info(Stage.DISPLAY).age().orElseThrow();
    assertEquals(Duration.ofMillis(50_250), age);
    assertEquals(1, rig.pipeline.counters().abandoned());
  }

  @Test
  @Tag("S0-28")
  void theFirstCallAfterTheSilenceNoticesIt() throws Exception {
    int handle = beginNew();
    rig.time.advance(Rig.LIMITS.abandonAfter());
    Rig.assertRefused(
        SnapshotRefusal.NO_SUCH_WRITE, () -> rig.pipeline.write(handle, 4, NEW.wire().slice(4, 1)));
    assertEquals(0, rig.begin(NEW).nextOffset(), "nothing is left to resume");
  }

  @Test
  @Tag("S0-28")
  void everyCallOfTheWriterKeepsItAlive() throws Exception {
    int handle = beginNew();
    rig.time.advance(ALMOST);
    rig.pipeline.write(handle, 0, NEW.wire().slice(0, 4));
    rig.time.advance(ALMOST);
    rig.begin(NEW);
    rig.time.advance(ALMOST);
    assertEquals(2, rig.write(NEW));
  }

  @Test
  @Tag("S0-28")
  void afterARestartAnUnfinishedWriteIsAbandoned() throws Exception {
    int handle = beginNew();
    rig.reopen(directory);
    StageInfo info = rig.pipeline.info(Stage.TEMPORARY);
    assertEquals(StageState.ABANDONED, info.state());
    assertTrue(info.reason().startsWith("receiver restarted"), info.reason());
    assertFalse(info.lastHeard().isPresent());
    assertEquals(NEW.plain().slice(0, 4), rig.content(Stage.TEMPORARY));
    assertEquals(OLD.plain(), rig.content(Stage.INTERMEDIATE));
    Rig.assertRefused(
        SnapshotRefusal.NO_SUCH_WRITE, () -> rig.pipeline.write(handle, 4, NEW.wire().slice(4, 1)));
    WriteTicket again = rig.begin(NEW);
    assertEquals(0, again.nextOffset());
    assertTrue(again.handle() != handle, "an old chunk must not get into the new write");
    assertEquals(2, rig.write(NEW));
  }

  @Test
  @Tag("S0-29")
  void anotherSnapshotTakesThePlaceOfTheOneUnderWay() throws Exception {
    int handle = beginNew();
    Snapshot next = Snapshot.of(3, "f");
    rig.begin(next);
    Rig.assertRefused(
        SnapshotRefusal.NO_SUCH_WRITE, () -> rig.pipeline.write(handle, 4, NEW.wire().slice(4, 1)));
    assertEquals(2, rig.write(next));
    assertEquals(1, rig.pipeline.counters().aborted());
  }

  @Test
  @Tag("S0-3")
  @Tag("S0-29")
  void anotherBootOfTheHostEndsTheOldOne() throws Exception {
    int handle = beginNew();
    assertFalse(rig.pipeline.info(Stage.DISPLAY).stale());
    Snapshot rebooted = NEW.ofBoot(Snapshot.NEXT_BOOT);
    WriteTicket ticket = rig.begin(rebooted);
    assertEquals(0, ticket.nextOffset(), "same number, other boot: another snapshot");
    assertTrue(rig.pipeline.info(Stage.DISPLAY).stale(), "shows the host before its reboot");
    Rig.assertRefused(
        SnapshotRefusal.NO_SUCH_WRITE, () -> rig.pipeline.write(handle, 4, NEW.wire().slice(4, 1)));
    Rig.assertRefused(SnapshotRefusal.OTHER_BOOT, () -> rig.begin(Snapshot.of(9, "late")));
    rig.write(rebooted);
    rig.pipeline.display(2);
    assertFalse(rig.pipeline.info(Stage.DISPLAY).stale());
    rig.reopen(directory);
    Rig.assertRefused(SnapshotRefusal.OTHER_BOOT, () -> rig.begin(Snapshot.of(9, "late")));
  }

  @Test
  void whatTheWriterGivesUpStaysVisibleAsAbandoned() throws Exception {
    int handle = beginNew();
    rig.pipeline.abort(handle);
    StageInfo info = rig.pipeline.info(Stage.TEMPORARY);
    assertEquals(StageState.ABANDONED, info.state());
    assertEquals(AbandonReason.ABORTED, info.header().orElseThrow().abandonReason());
    Rig.assertRefused(SnapshotRefusal.NO_SUCH_WRITE, () -> rig.stop(handle, NEW));
    assertEquals(OLD.plain(), rig.content(Stage.INTERMEDIATE));
  }

  @Test
  @Tag("S0-33")
  void afterARestartAgesGoOnByTheWallClock() throws Exception {
    rig.time.advance(Duration.ofSeconds(7));
    rig.reopen(directory);
    rig.time.advance(Duration.ofSeconds(3));
    assertEquals(Duration.ofMillis(10_250), rig.pipeline.info(Stage.DISPLAY).age().orElseThrow());
    rig.time.stepWall(Duration.ofDays(-1));
    assertEquals(Snapshot.AGE, rig.pipeline.info(Stage.DISPLAY).age().orElseThrow());
  }
}
