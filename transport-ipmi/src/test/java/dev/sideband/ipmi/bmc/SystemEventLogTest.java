package dev.sideband.ipmi.bmc;

import static dev.sideband.ipmi.Vectors.encoded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.command.OemEvent;
import dev.sideband.ipmi.command.OemTimedEvent;
import dev.sideband.ipmi.command.PlatformEvent;
import dev.sideband.ipmi.command.RecordId;
import dev.sideband.ipmi.command.SelEntry;
import dev.sideband.ipmi.command.SelInfo;
import dev.sideband.ipmi.command.SelTime;
import dev.sideband.ipmi.command.SensorType;
import dev.sideband.ipmi.command.SystemEvent;
import dev.sideband.ipmi.internal.bmc.EventLogFile;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("S2-2")
class SystemEventLogTest {

  private static final int SLOT = 32;

  @TempDir Path folder;
  private final FakeTime time = new FakeTime();
  private Path file;
  private SystemEventLog log;

  @BeforeEach
  void open() throws IOException {
    file = folder.resolve("events");
    log = SystemEventLog.open(file, 5, time);
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void reopen() throws IOException {
    log.close();
    log = SystemEventLog.open(file, 5, time);
  }

  private static PlatformEvent event(int sensor) {
    return PlatformEvent.of(SensorType.BUTTON, sensor, 0, true);
  }

  private void add(int... sensors) throws IOException {
    for (int sensor : sensors) {
      assertTrue(log.add(event(sensor)).isPresent());
    }
  }

  private List<Integer> sensors() {
    return log.entries().stream().map(entry -> ((SystemEvent) entry).event().sensor()).toList();
  }

  private List<Integer> ids() {
    return log.entries().stream().map(SelEntry::recordId).toList();
  }

  @Test
  void aRecordGetsANumberAndTheTimeAndOutlivesARestart() throws Exception {
    assertEquals(Optional.of(new RecordId(1)), log.add(event(7)));
    time.advance(Duration.ofSeconds(90));
    add(8);
    List<SelEntry> written = log.entries();
    reopen();

    assertEquals(written, log.entries());
    assertEquals(
        new SystemEvent(2, SelTime.of(time.instant()), SystemEvent.BMC, event(8)),
        log.entries().get(1));
    assertEquals(SelTime.of(time.instant()), log.info().lastAddition());
    assertEquals(SelTime.UNSPECIFIED, log.info().lastErasure());
  }

  @Test
  void recordsOfAllKindsAreKeptAndOnlyTimedOnesAreStamped() throws Exception {
    Bytes thirteen = Bytes.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
    Bytes six = thirteen.slice(0, 6);
    log.add(new OemEvent(99, 0xE5, thirteen));
    log.add(new OemTimedEvent(99, 0xD0, new SelTime(5), 4753, six));
    reopen();

    assertEquals(
        List.of(
            new OemEvent(1, 0xE5, thirteen),
            new OemTimedEvent(2, 0xD0, SelTime.of(time.instant()), 4753, six)),
        log.entries());
  }

  @Test
  void aFullLogTakesNoMoreAndRemembersThatItDidSo() throws Exception {
    add(1, 2, 3, 4, 5);
    assertFalse(log.info().has(SelInfo.OVERFLOWED));
    assertEquals(Optional.empty(), log.add(event(6)));
    assertEquals(Optional.empty(), log.add(event(7)));
    reopen();

    assertEquals(List.of(1, 2, 3, 4, 5), sensors());
    assertTrue(log.info().has(SelInfo.OVERFLOWED));
    assertEquals(0, log.info().freeBytes());
    assertEquals(7 * SLOT, Files.size(file));
    log.clear();
    reopen();
    assertFalse(log.info().has(SelInfo.OVERFLOWED));
    assertEquals(5 * SelEntry.SIZE, log.info().freeBytes());
  }

  @Test
  void numbersGoOnAfterTheLogWasErased() throws Exception {
    add(1, 2);
    time.advance(Duration.ofSeconds(5));
    log.clear();
    SelTime erased = SelTime.of(time.instant());
    time.advance(Duration.ofSeconds(5));
    reopen();

    assertEquals(List.of(), log.entries());
    assertEquals(erased, log.info().lastErasure());
    add(3);
    assertEquals(List.of(3), ids());
  }

  @Test
  void aDeletedRecordIsGoneForGoodAndItsNumberIsNotGivenOutAgain() throws Exception {
    add(1, 2, 3);
    assertEquals(Optional.of(new RecordId(2)), log.delete(new RecordId(2)));
    assertEquals(Optional.of(new RecordId(3)), log.delete(RecordId.LAST));
    assertEquals(Optional.empty(), log.delete(new RecordId(2)));
    reopen();

    assertEquals(List.of(1), ids());
    add(4);
    assertEquals(List.of(1, 4), ids());
    assertEquals(new RecordId(4), log.next(new RecordId(1)));
    assertEquals(RecordId.LAST, log.next(new RecordId(4)));
  }

  @Test
  void endsAreFoundByTheirOwnNumbers() throws Exception {
    assertEquals(Optional.empty(), log.entry(RecordId.FIRST));
    assertEquals(Optional.empty(), log.entry(RecordId.LAST));
    add(1, 2, 3);
    assertEquals(1, log.entry(RecordId.FIRST).orElseThrow().recordId());
    assertEquals(3, log.entry(RecordId.LAST).orElseThrow().recordId());
    assertEquals(2, log.entry(new RecordId(2)).orElseThrow().recordId());
    assertEquals(Optional.empty(), log.entry(new RecordId(4)));
  }

  @Test
  void erasesOnlyWhatWasSeen() throws Exception {
    add(1);
    long seen = log.version();
    add(2);
    assertFalse(log.clearUnlessChanged(seen));
    assertEquals(List.of(1, 2), sensors());
    assertTrue(log.clearUnlessChanged(log.version()));
    assertEquals(List.of(), sensors());
  }

  @Test
  void whereverTheLastSlotIsCutTheOthersStay() throws Exception {
    add(1, 2, 3);
    log.close();
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 1; cut <= SLOT; cut++) {
      Files.write(file, Arrays.copyOf(whole, whole.length - cut));
      open();
      assertEquals(List.of(1, 2), sensors(), "cut by " + cut);
      assertEquals(0, log.damaged());
      add(4);
      reopen();
      assertEquals(List.of(1, 2, 4), sensors(), "cut by " + cut);
      log.close();
    }
  }

  @Test
  void whereverTheFileIsCutOrFlippedItOpensWithTheRecordsThatAreWhole() throws Exception {
    add(1, 2, 3);
    log.close();
    byte[] whole = Files.readAllBytes(file);
    for (int size = 0; size < whole.length; size++) {
      Files.write(file, Arrays.copyOf(whole, size));
      open();
      assertEquals(Math.max(0, size / SLOT - 1), log.entries().size(), "of " + size);
      log.close();
    }
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      open();
      int slot = bit / 8 / SLOT;
      assertEquals(slot == 0 ? 3 : 2, log.entries().size(), "bit " + bit);
      assertEquals(slot == 3 ? 0 : 1, log.damaged(), "bit " + bit);
      log.close();
    }
  }

  @Test
  void whatIsNoEventLogIsLeftAlone() throws Exception {
    log.close();
    Files.write(file, new byte[SLOT * 0x1_0003]);
    assertThrows(IOException.class, this::open);
    assertEquals(SLOT * 0x1_0003, Files.size(file));
    Files.delete(file);
    open();
  }

  @Test
  void aFileHasOneOwner() {
    IOException refused = assertThrows(IOException.class, this::open);
    assertEquals("in use: " + file, refused.getMessage());
  }

  @Test
  void theClockCanBeSetAndGoesOn() throws Exception {
    log.setTime(new SelTime(0x50000000));
    time.advance(Duration.ofSeconds(2));
    assertEquals(new SelTime(0x50000002), log.time());
    add(1);
    assertEquals(new SelTime(0x50000002), log.entries().get(0).time());
    log.reset();
    assertEquals(SelTime.of(time.instant()), log.time());
  }

  @Test
  void numbersBeginAnewAtTheEndAndPassOverThoseInUse() throws Exception {
    log.close();
    try (EventLogFile other = EventLogFile.open(file)) {
      SystemEvent first = new SystemEvent(1, new SelTime(9), SystemEvent.BMC, event(1));
      other.replace(
          new EventLogFile.Head(new SelTime(8), 0xFFFD),
          List.of(new EventLogFile.Added(new SelTime(9), encoded(first))),
          false);
    }
    open();
    add(2, 3);

    assertEquals(List.of(1, 0xFFFE, 2), ids());
    assertEquals(List.of(1, 2, 3), sensors());
  }
}
