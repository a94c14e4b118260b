package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stage whose file is damaged is absent and says why; the others are as they were. */
@Tag("S0-27")
class DamagedStageTest {

  private static final Snapshot SNAPSHOT = Snapshot.of(1, "a", "b", "c");

  private MemoryFiles whole;

  @BeforeEach
  void write() throws Exception {
    whole = new MemoryFiles();
    try (Rig rig = new Rig(whole)) {
      rig.write(SNAPSHOT);
      rig.pipeline.display(1);
    }
  }

  private static String nameOf(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  private void assertOnlyThisIsAbsent(Stage damaged, byte[] content, String how) throws Exception {
    MemoryFiles files = whole.copy();
    files.replace(nameOf(damaged), content);
    try (Rig rig = new Rig(files)) {
      for (Stage stage : Stage.values()) {
        StageInfo info = rig.pipeline.info(stage);
        if (stage == damaged) {
          assertEquals(StageState.ABSENT, info.state(), how);
          assertFalse(info.reason().isEmpty(), how);
          Rig.assertRefused(
              SnapshotRefusal.NOTHING_TO_SHOW, () -> rig.pipeline.read(stage, 0, 0, 10));
        } else {
          assertEquals(SNAPSHOT.plain(), rig.content(stage), how);
        }
      }
      assertEquals(
          Bytes.copyOf(content),
          Bytes.copyOf(files.bytes(nameOf(damaged))),
          "left for whoever wants to look");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyByteThatIsNotWhatItWas(Stage stage) throws Exception {
    byte[] content = whole.bytes(nameOf(stage));
    for (int at = 0; at < content.length; at++) {
      byte[] damaged = content.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      assertOnlyThisIsAbsent(stage, damaged, stage + " at " + at);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyLengthThatIsNotWhatItWas(Stage stage) throws Exception {
    byte[] content = whole.bytes(nameOf(stage));
    for (int length = 0; length < content.length; length++) {
      assertOnlyThisIsAbsent(stage, Arrays.copyOf(content, length), stage + " cut at " + length);
    }
    assertOnlyThisIsAbsent(stage, Arrays.copyOf(content, content.length + 1), "longer");
    byte[] tooLong = Arrays.copyOf(content, (int) Rig.LIMITS.stageBytes() + 257);
    assertOnlyThisIsAbsent(stage, tooLong, "longer than a stage may be");
  }

  @ParameterizedTest
  @EnumSource
  void anythingElse(Stage stage) throws Exception {
    for (int seed = 0; seed < 50; seed++) {
      byte[] noise = new byte[300];
      new Random(seed).nextBytes(noise);
      assertOnlyThisIsAbsent(stage, noise, "noise " + seed);
    }
    Stage other = stage == Stage.DISPLAY ? Stage.INTERMEDIATE : Stage.DISPLAY;
    assertOnlyThisIsAbsent(stage, whole.bytes(nameOf(other)), "file of " + other);
  }

  @Test
  void aFileThatCannotBeReadHidesOnlyItsOwnStage() throws Exception {
    WatchedFiles files =
        new WatchedFiles(
            whole,
            (step, name) -> {
              if (step == WatchedFiles.Step.READ && name.equals("intermediate")) {
                throw new IOException("Input/output error");
              }
            });
    try (Rig rig = new Rig(files)) {
      assertEquals(
          "the file cannot be read: Input/output error",
          rig.pipeline.info(Stage.INTERMEDIATE).reason());
      assertEquals(SNAPSHOT.plain(), rig.pipeline.shown(0).plain());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theNextSnapshotHealsIt(Stage stage) throws Exception {
    whole.bytes(nameOf(stage))[5] ^= 1;
    try (Rig rig = new Rig(whole)) {
      Snapshot next = Snapshot.of(2, "d");
      assertEquals(2, rig.write(next), "the generation goes on");
      assertEquals(2, rig.pipeline.display(2));
      for (Stage each : Stage.values()) {
        assertEquals(next.plain(), rig.content(each));
        assertEquals("", rig.pipeline.info(each).reason());
      }
      assertEquals(Cause.NONE, rig.cause());
    }
  }

  @Test
  void aLedgerThatIsDamagedCostsTheCountersOnly() throws Exception {
    byte[] ledger = whole.bytes("ledger");
    for (int at = 0; at < ledger.length; at++) {
      MemoryFiles files = whole.copy();
      files.bytes("ledger")[at] ^= (byte) 0x80;
      try (Rig rig = new Rig(files)) {
        assertEquals(new SnapshotCounters(0, 0, 0, 0, 0, 0), rig.pipeline.counters());
        assertFalse(rig.pipeline.info(Stage.DISPLAY).stale(), "the boot is in the headers");
        assertEquals(2, rig.write(Snapshot.of(2, "d")), "generations are in the headers too");
        assertEquals(SNAPSHOT.plain(), rig.pipeline.shown(0).plain());
      }
    }
  }

  @Test
  void aDamagedBaseIsNoBase() throws Exception {
    Snapshot next = Snapshot.of(2, "a", "b", "c", "d");
    try (Rig rig = new Rig(whole)) {
      whole.bytes("intermediate")[256] ^= 1;
      assertEquals(2, rig.write(next.asDelta(1, "+d")), "the display stage holds it too");
      rig.pipeline.display(2);
      whole.bytes("intermediate")[256] ^= 1;
      whole.bytes("display")[256] ^= 1;
      Snapshot last = Snapshot.of(3, "a", "b", "c", "d", "e");
      Rig.assertRefused(SnapshotRefusal.BASE_UNKNOWN, () -> rig.begin(last.asDelta(2, "+e")));
      assertEquals(3, rig.write(last));
    }
  }
}
