package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.snapshot.internal.DiskFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault between agent and page is put in for real and must be named. */
@Tag("S0-15")
class DiagnosisTest {

  private static final Snapshot OLD = Snapshot.of(1, "a", "b");
  private static final Snapshot NEW = Snapshot.of(2, "c", "d", "e");
  private static final int HEADER = 256;

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

  private Path file(Stage stage) {
    return directory.resolve(stage.name().toLowerCase(Locale.ROOT));
  }

  private void damage(Stage stage, long at) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(file(stage).toFile(), "rw")) {
      file.seek(at);
      int before = file.read();
      file.seek(at);
      file.write(before ^ 0x20);
    }
  }

  private Diagnosis diagnose(AgentView agent, PageView page) throws IOException {
    Diagnosis diagnosis = rig.pipeline.diagnose(agent, page);
    assertTrue(diagnosis.text().startsWith(diagnosis.cause().sentence()), diagnosis.text());
    return diagnosis;
  }

  private void assertCause(Cause expected) throws IOException {
    assertEquals(expected, diagnose(AgentView.UNKNOWN, PageView.UNKNOWN).cause());
  }

  @Test
  void allIsRight() throws Exception {
    Diagnosis diagnosis = diagnose(AgentView.of(OLD.id(), OLD.crc()), PageView.of(1, OLD.crc()));
    assertEquals(Cause.NONE, diagnosis.cause());
    assertFalse(diagnosis.cause().isError());
    assertTrue(diagnosis.temporary().isRight());
    assertTrue(diagnosis.intermediate().isRight());
    assertTrue(diagnosis.display().isRight());
    assertEquals(OLD.crc(), diagnosis.display().bodyCrc());
  }

  @Test
  void theBytesWereChangedOnTheirWay() throws Exception {
    Snapshot changed = NEW.withWire(Snapshot.utf8("c\nX\ne\n.\n"));
    Rig.assertRefused(SnapshotRefusal.CHECKSUM_WRONG, () -> rig.write(changed));
    Diagnosis diagnosis = diagnose(AgentView.of(NEW.id(), NEW.crc()), PageView.of(1, OLD.crc()));
    assertEquals(Cause.TRANSPORT, diagnosis.cause());
    assertTrue(diagnosis.cause().isError());
    assertTrue(diagnosis.text().contains(String.format("%08x", NEW.crc())), diagnosis.text());
  }

  @Test
  void theBytesWereChangedSoThatTheyAreNotEvenDeflated() throws Exception {
    Snapshot changed = NEW.asDeflated().withWire(Snapshot.utf8("not deflated"));
    Rig.assertRefused(SnapshotRefusal.MALFORMED, () -> rig.write(changed));
    assertCause(Cause.TRANSPORT);
  }

  @Test
  void theTemporaryStageWasChangedAfterItsStop() throws Exception {
    damage(Stage.TEMPORARY, HEADER);
    assertCause(Cause.TRANSPORT);
  }

  @Test
  void theAgentSentWhatItDoesNotHold() throws Exception {
    assertEquals(
        Cause.AGENT_COLLECTION,
        diagnose(AgentView.of(OLD.id(), OLD.crc() + 1), PageView.UNKNOWN).cause());
    assertEquals(
        Cause.NONE,
        diagnose(AgentView.of(NEW.id(), NEW.crc()), PageView.UNKNOWN).cause(),
        "the agent is further already: no contradiction");
  }

  @Test
  void theAgentCountedItsRowsWrongly() throws Exception {
    int handle = rig.send(NEW);
    Rig.assertRefused(
        SnapshotRefusal.CHECKSUM_WRONG,
        () -> rig.pipeline.stop(handle, NEW.plain().size(), 99, NEW.crc()));
    assertCause(Cause.AGENT_COLLECTION);
  }

  @Test
  void theStopIsNotDueYetAndThenLost() throws Exception {
    rig.send(NEW);
    rig.time.advance(Rig.LIMITS.stopDeadline().minusMillis(1));
    assertCause(Cause.WAITING_FOR_STOP);
    assertFalse(Cause.WAITING_FOR_STOP.isError());
    rig.time.advance(Duration.ofMillis(1));
    assertCause(Cause.STOP_LOST);
  }

  @Test
  void theFirstCopyWasNotMade() throws Exception {
    rig.close();
    FirstCopy broken =
        (store, now) -> {
          throw new IOException("the copy fails");
        };
    rig = new Rig(DiskFiles.own(directory), builder -> builder.firstCopy(broken));
    assertThrows(IOException.class, () -> rig.write(NEW));
    assertCause(Cause.FIRST_COPY_FAILED);
    rig.pipeline.display(2);
    assertEquals(OLD.plain(), rig.pipeline.shown(0).plain());
  }

  @Test
  void theIntermediateStageWasChanged() throws Exception {
    damage(Stage.INTERMEDIATE, HEADER + 1);
    assertCause(Cause.FIRST_COPY_FAILED);
  }

  @Test
  void theIntermediateStageIsGone() throws Exception {
    Files.delete(file(Stage.INTERMEDIATE));
    assertCause(Cause.FIRST_COPY_FAILED);
  }

  @Test
  void theIntermediateStageHoldsOtherContentThatLooksRight() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    try (Rig other = new Rig(elsewhere)) {
      other.write(Snapshot.of(OLD.id(), "a", "X"));
    }
    Files.copy(
        elsewhere.resolve("intermediate"),
        file(Stage.INTERMEDIATE),
        StandardCopyOption.REPLACE_EXISTING);
    assertCause(Cause.FIRST_COPY_FAILED);
  }

  @Test
  void nobodyAskedToDisplayTheNewerSnapshot() throws Exception {
    rig.write(NEW);
    assertEquals(
        Cause.NOT_REFRESHED, diagnose(AgentView.UNKNOWN, PageView.of(1, OLD.crc())).cause());
    assertFalse(Cause.NOT_REFRESHED.isError());
    rig.pipeline.display(2);
    assertEquals(
        Cause.NOT_REFRESHED,
        diagnose(AgentView.UNKNOWN, PageView.of(1, OLD.crc())).cause(),
        "another page asked");
    assertEquals(Cause.NONE, diagnose(AgentView.UNKNOWN, PageView.of(2, NEW.crc())).cause());
  }

  @Test
  void theSecondCopyWasMadeWrongly() throws Exception {
    damage(Stage.DISPLAY, HEADER + 2);
    assertCause(Cause.SECOND_COPY_FAILED);
    damage(Stage.DISPLAY, HEADER + 2);
    assertCause(Cause.NONE);
    damage(Stage.DISPLAY, 40);
    assertCause(Cause.SECOND_COPY_FAILED);
  }

  @Test
  void theDisplayStageHoldsOtherContentThatLooksRight() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    try (Rig other = new Rig(elsewhere)) {
      other.write(Snapshot.of(OLD.id(), "a", "X"));
      other.pipeline.display(1);
    }
    Files.copy(
        elsewhere.resolve("display"), file(Stage.DISPLAY), StandardCopyOption.REPLACE_EXISTING);
    assertCause(Cause.SECOND_COPY_FAILED);
  }

  @Test
  void thePageIsWrong() throws Exception {
    assertEquals(
        Cause.RENDERING, diagnose(AgentView.UNKNOWN, PageView.of(1, OLD.crc() ^ 4)).cause());
    assertEquals(Cause.RENDERING, diagnose(AgentView.UNKNOWN, PageView.of(8, OLD.crc())).cause());
  }

  @Test
  void theAgentIsLostInTheMiddleOfAWrite() throws Exception {
    rig.begin(NEW);
    rig.time.advance(Rig.LIMITS.abandonAfter());
    assertCause(Cause.AGENT_LOST);
  }

  @Test
  void theAgentIsLostBetweenTwoWrites() throws Exception {
    rig.time.advance(Rig.LIMITS.staleAfter());
    assertCause(Cause.AGENT_LOST);
  }

  @Test
  void theTemporaryStageIsGone() throws Exception {
    Files.delete(file(Stage.TEMPORARY));
    assertCause(Cause.AGENT_LOST);
  }

  @Test
  void theHeaderOfTheTemporaryStageIsUnreadable() throws Exception {
    damage(Stage.TEMPORARY, 100);
    assertCause(Cause.RECEIVER_FAILED);
  }

  @Test
  void theStorageIsFull() throws Exception {
    rig.close();
    AtomicBoolean isFull = new AtomicBoolean();
    WatchedFiles files =
        new WatchedFiles(
            DiskFiles.own(directory),
            (step, name) -> {
              if (step == WatchedFiles.Step.WRITE && isFull.get()) {
                throw new IOException("No space left on device");
              }
            });
    rig = new Rig(files);
    WriteTicket ticket = rig.begin(NEW);
    isFull.set(true);
    Rig.assertRefused(
        SnapshotRefusal.NO_SPACE, () -> rig.pipeline.write(ticket.handle(), 0, NEW.wire()));
    isFull.set(false);
    assertCause(Cause.RECEIVER_FAILED);
  }

  @Test
  void everyCauseHasASentence() {
    for (Cause cause : Cause.values()) {
      assertTrue(cause.sentence().endsWith("."), cause.name());
    }
  }
}
