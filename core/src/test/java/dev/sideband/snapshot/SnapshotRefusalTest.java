package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Calls out of order and content that is not what it should be: refused, and no stage is harmed.
 */
class SnapshotRefusalTest {

  private static final Snapshot OLD = Snapshot.of(1, "a", "b");
  private static final Snapshot NEW = Snapshot.of(2, "c", "d", "e");
  private static final int UNKNOWN_HANDLE = 999;

  private Rig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new Rig(new MemoryFiles());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void assertOldIsThere() throws Exception {
    assertEquals(OLD.plain(), rig.content(Stage.INTERMEDIATE));
    assertEquals(OLD.plain(), rig.pipeline.shown(0).plain());
    assertEquals(1, rig.pipeline.info(Stage.INTERMEDIATE).generation());
    assertEquals(1, rig.pipeline.info(Stage.DISPLAY).generation());
  }

  private void writeAndDisplayOld() throws Exception {
    rig.write(OLD);
    rig.pipeline.display(1);
  }

  private void assertAbandoned(AbandonReason reason) {
    StageInfo info = rig.pipeline.info(Stage.TEMPORARY);
    assertEquals(StageState.ABANDONED, info.state());
    assertEquals(reason, info.header().orElseThrow().abandonReason());
  }

  @Test
  @Tag("S0-25")
  void callsWithoutAWrite() throws Exception {
    SnapshotPipeline pipeline = rig.pipeline;
    Rig.assertRefused(SnapshotRefusal.NO_SUCH_WRITE, () -> pipeline.stop(1, 0, 0, 0));
    Rig.assertRefused(SnapshotRefusal.NO_SUCH_WRITE, () -> pipeline.write(1, 0, Bytes.of(1)));
    Rig.assertRefused(SnapshotRefusal.NO_SUCH_WRITE, () -> pipeline.write(0, 0, Bytes.EMPTY));
    Rig.assertRefused(SnapshotRefusal.NO_SUCH_WRITE, () -> pipeline.abort(0));
    Rig.assertRefused(SnapshotRefusal.NOTHING_TO_SHOW, () -> pipeline.display(1));
    for (Stage stage : Stage.values()) {
      assertEquals(StageState.ABSENT, pipeline.info(stage).state());
    }
  }

  @Test
  @Tag("S0-25")
  void callsForAnotherWrite() throws Exception {
    writeAndDisplayOld();
    WriteTicket ticket = rig.begin(NEW);
    rig.pipeline.write(ticket.handle(), 0, NEW.wire().slice(0, 3));
    Rig.assertRefused(
        SnapshotRefusal.NO_SUCH_WRITE, () -> rig.pipeline.write(UNKNOWN_HANDLE, 3, NEW.wire()));
    Rig.assertRefused(SnapshotRefusal.NO_SUCH_WRITE, () -> rig.stop(UNKNOWN_HANDLE, NEW));
    Rig.assertRefused(SnapshotRefusal.NO_SUCH_WRITE, () -> rig.pipeline.abort(UNKNOWN_HANDLE));
    assertEquals(NEW.plain().slice(0, 3), rig.content(Stage.TEMPORARY));
    assertOldIsThere();
  }

  @Test
  @Tag("S0-25")
  void aGapIsAnsweredWithTheOffsetExpected() throws Exception {
    WriteTicket ticket = rig.begin(NEW);
    rig.pipeline.write(ticket.handle(), 0, NEW.wire().slice(0, 3));
    SnapshotRefusedException gap =
        Rig.assertRefused(
            SnapshotRefusal.WRONG_OFFSET,
            () -> rig.pipeline.write(ticket.handle(), 4, NEW.wire().slice(4, 1)));
    assertEquals(3, gap.detail());
    assertEquals(NEW.plain().slice(0, 3), rig.content(Stage.TEMPORARY));
  }

  @Test
  @Tag("S0-25")
  @Tag("S0-9")
  void aStopBeforeTheLastByteLeavesTheWriteRunning() throws Exception {
    writeAndDisplayOld();
    WriteTicket ticket = rig.begin(NEW);
    rig.pipeline.write(ticket.handle(), 0, NEW.wire().slice(0, 5));
    SnapshotRefusedException early =
        Rig.assertRefused(SnapshotRefusal.WRONG_OFFSET, () -> rig.stop(ticket.handle(), NEW));
    assertEquals(5, early.detail());
    assertOldIsThere();
    assertEquals(2, rig.write(NEW), "the write goes on where it was");
  }

  @Test
  @Tag("S0-25")
  void moreBytesThanAnnounced() throws Exception {
    int handle = rig.send(NEW);
    Rig.assertRefused(
        SnapshotRefusal.CONFLICT,
        () -> rig.pipeline.write(handle, NEW.wire().size(), Bytes.of('!')));
    assertEquals(1, rig.stop(handle, NEW));
  }

  @Test
  @Tag("S0-25")
  void anAbortAfterTheStop() throws Exception {
    int handle = rig.send(OLD);
    rig.stop(handle, OLD);
    Rig.assertRefused(SnapshotRefusal.CONFLICT, () -> rig.pipeline.abort(handle));
    assertEquals(StageState.STOPPED, rig.pipeline.info(Stage.TEMPORARY).state());
  }

  @Test
  @Tag("S0-25")
  void theSameSnapshotAnnouncedOtherwise() throws Exception {
    rig.begin(NEW);
    Snapshot other = Snapshot.of(NEW.id(), "quite", "another");
    Rig.assertRefused(SnapshotRefusal.CONFLICT, () -> rig.begin(other));
    rig.write(NEW);
    Rig.assertRefused(SnapshotRefusal.CONFLICT, () -> rig.begin(other));
  }

  @Test
  @Tag("S0-31")
  void wrongFiguresBlockTheCopy() throws Exception {
    writeAndDisplayOld();
    int size = NEW.plain().size();
    long[][] wrong = {
      {size + 1, NEW.rows(), NEW.crc()},
      {size, NEW.rows() + 1, NEW.crc()},
      {size, NEW.rows(), NEW.crc() ^ 1}
    };
    for (long[] figures : wrong) {
      int handle = rig.send(NEW);
      Rig.assertRefused(
          SnapshotRefusal.CHECKSUM_WRONG,
          () -> rig.pipeline.stop(handle, figures[0], figures[1], (int) figures[2]));
      assertAbandoned(AbandonReason.CHECK_FAILED);
      Rig.assertRefused(SnapshotRefusal.NO_SUCH_WRITE, () -> rig.stop(handle, NEW));
      assertOldIsThere();
    }
    assertEquals(2, rig.write(NEW), "sent again, it is taken");
  }

  @Test
  @Tag("S0-31")
  void aStopRepeatedWithOtherFiguresIsAConflict() throws Exception {
    int handle = rig.send(NEW);
    rig.stop(handle, NEW);
    Rig.assertRefused(
        SnapshotRefusal.CONFLICT,
        () -> rig.pipeline.stop(handle, NEW.plain().size(), NEW.rows(), NEW.crc() + 1));
    assertEquals(1, rig.stop(handle, NEW));
  }

  @Test
  void contentThatIsNotWholeByItsFormat() throws Exception {
    writeAndDisplayOld();
    Bytes cut = NEW.plain().slice(0, NEW.plain().size() - 1);
    Snapshot broken = new Snapshot(7, Snapshot.BOOT, cut, 3, cut, 0, false);
    int handle = rig.send(broken);
    Rig.assertRefused(SnapshotRefusal.MALFORMED, () -> rig.stop(handle, broken));
    assertAbandoned(AbandonReason.MALFORMED);
    assertOldIsThere();
  }

  @Test
  @Tag("S0-30")
  void aSnapshotLargerThanAStage() throws Exception {
    writeAndDisplayOld();
    Snapshot large = Snapshot.numbered(3, 300_000);
    SnapshotRefusedException refused =
        Rig.assertRefused(SnapshotRefusal.NO_SPACE, () -> rig.begin(large));
    assertEquals(Rig.LIMITS.stageBytes(), refused.detail());
    Rig.assertRefused(SnapshotRefusal.NO_SPACE, () -> rig.begin(large.asDeflated()));
    assertOldIsThere();
    assertEquals(StageState.STOPPED, rig.pipeline.info(Stage.TEMPORARY).state());
  }

  @Test
  @Tag("S0-30")
  void aBombIsCutOffAtWhatWasAnnounced() throws Exception {
    writeAndDisplayOld();
    Bytes bomb = Snapshot.deflate(Bytes.copyOf(new byte[16 << 20]));
    Snapshot small = NEW.withWire(bomb);
    Snapshot asBomb = new Snapshot(3, small.boot(), small.plain(), small.rows(), bomb, 0, true);
    Rig.assertRefused(SnapshotRefusal.MALFORMED, () -> rig.send(asBomb));
    assertAbandoned(AbandonReason.MALFORMED);
    long kept = rig.pipeline.info(Stage.TEMPORARY).header().orElseThrow().length();
    assertEquals(true, kept <= NEW.plain().size(), "kept " + kept);
    assertOldIsThere();
  }

  @Test
  @Tag("S0-30")
  void aBombInADeltaIsCutOffAtTheSizeOfAStage() throws Exception {
    writeAndDisplayOld();
    Bytes bomb = Snapshot.deflate(Bytes.copyOf(new byte[16 << 20]));
    Snapshot asBomb = new Snapshot(3, Snapshot.BOOT, NEW.plain(), 3, bomb, OLD.id(), true);
    Rig.assertRefused(SnapshotRefusal.MALFORMED, () -> rig.send(asBomb));
    assertAbandoned(AbandonReason.MALFORMED);
    assertOldIsThere();
  }

  @Test
  void bytesThatAreNotDeflated() throws Exception {
    writeAndDisplayOld();
    Snapshot deflated = Snapshot.numbered(3, 50).asDeflated();
    for (int at = 0; at < deflated.wire().size(); at++) {
      byte[] damaged = deflated.wire().toArray();
      damaged[at] ^= 0x55;
      Snapshot sent = deflated.withWire(Bytes.copyOf(damaged));
      SnapshotRefusedException refused =
          assertThrows(SnapshotRefusedException.class, () -> rig.write(sent), "byte " + at);
      assertEquals(SnapshotRefusal.MALFORMED, refused.refusal(), "byte " + at);
      assertAbandoned(AbandonReason.MALFORMED);
    }
    assertOldIsThere();
  }

  @Test
  void aDeflatedStreamThatIsCutGoesOnOrAsksForADictionary() throws Exception {
    writeAndDisplayOld();
    Snapshot deflated = NEW.asDeflated();
    Bytes wire = deflated.wire();
    Snapshot cut = deflated.withWire(wire.slice(0, wire.size() - 1));
    Rig.assertRefused(SnapshotRefusal.MALFORMED, () -> rig.write(cut));
    byte[] longer = new byte[wire.size() + 1];
    wire.copyTo(longer, 0);
    Rig.assertRefused(
        SnapshotRefusal.MALFORMED, () -> rig.write(deflated.withWire(Bytes.copyOf(longer))));
    Rig.assertRefused(
        SnapshotRefusal.MALFORMED, () -> rig.write(deflated.withWire(withDictionary())));
    assertOldIsThere();
  }

  private static Bytes withDictionary() {
    Deflater deflater = new Deflater();
    try {
      deflater.setDictionary(NEW.plain().toArray());
      deflater.setInput(NEW.plain().toArray());
      deflater.finish();
      byte[] room = new byte[200];
      return Bytes.copyOf(room, 0, deflater.deflate(room));
    } finally {
      deflater.end();
    }
  }

  @Test
  void noiseOfAnyKindIsRefusedAndHarmsNothing() throws Exception {
    writeAndDisplayOld();
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      byte[] noise = new byte[1 + random.nextInt(200)];
      random.nextBytes(noise);
      long base = random.nextBoolean() ? OLD.id() : 0;
      Bytes wire = Bytes.copyOf(noise);
      Snapshot sent =
          new Snapshot(10 + seed, Snapshot.BOOT, wire, 1, wire, base, random.nextBoolean());
      assertThrows(SnapshotRefusedException.class, () -> rig.write(sent), "seed " + seed);
    }
    assertOldIsThere();
  }

  @Test
  void aDeltaAgainstASnapshotThatNoStageHolds() throws Exception {
    writeAndDisplayOld();
    Rig.assertRefused(SnapshotRefusal.BASE_UNKNOWN, () -> rig.begin(NEW.asDelta(55, "+x")));
    SnapshotOffer noBase =
        new SnapshotOffer(
            2, Snapshot.BOOT, 1, false, true, 0, 5, 5, Snapshot.COLLECTED, Snapshot.AGE);
    Rig.assertRefused(SnapshotRefusal.BASE_UNKNOWN, () -> rig.pipeline.begin(noBase));
    Rig.assertRefused(
        SnapshotRefusal.BASE_UNKNOWN,
        () -> rig.begin(NEW.asDelta(OLD.id(), "+x").ofBoot(Snapshot.NEXT_BOOT)));
    assertEquals(StageState.STOPPED, rig.pipeline.info(Stage.TEMPORARY).state());
    assertOldIsThere();
  }

  @Test
  void aDeltaThatDoesNotFitItsBase() throws Exception {
    writeAndDisplayOld();
    Rig.assertRefused(
        SnapshotRefusal.MALFORMED, () -> rig.write(NEW.asDelta(OLD.id(), "-not there")));
    assertAbandoned(AbandonReason.MALFORMED);
    Rig.assertRefused(
        SnapshotRefusal.MALFORMED,
        () -> rig.write(NEW.asDelta(OLD.id(), "+" + "more than announced".repeat(20))));
    Rig.assertRefused(SnapshotRefusal.CHECKSUM_WRONG, () -> rig.write(NEW.asDelta(OLD.id(), "+x")));
    assertOldIsThere();
    assertEquals(2, rig.write(NEW.asDelta(OLD.id(), "-a", "-b", "+c", "+d", "+e")));
  }

  @Test
  void callsAfterClose() {
    rig.close();
    rig.close();
    assertThrows(IOException.class, () -> rig.begin(NEW));
    assertThrows(IOException.class, () -> rig.pipeline.display(1));
    assertThrows(IOException.class, () -> rig.pipeline.shown(0));
    assertThrows(IOException.class, () -> rig.cause());
    assertEquals(StageState.ABSENT, rig.pipeline.info(Stage.DISPLAY).state());
  }
}
