package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.HostBoot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a ring log promises, over each of its storages. */
@Tag("S3-12")
class RingLogTest {

  private static final int BLOCK = 1 << 10;

  @TempDir Path folder;

  private Kind.Rig rig(Kind kind, int blocks) {
    return new Kind.Rig(kind, folder, BLOCK, blocks);
  }

  private static byte[] numbered(long number, int length) {
    byte[] payload = new byte[length];
    new Random(number).nextBytes(payload);
    return payload;
  }

  @ParameterizedTest
  @EnumSource
  void readsBackWhatWasAppended(Kind kind) throws Exception {
    try (Kind.Rig rig = rig(kind, 4)) {
      RingLog log = rig.open();
      rig.time.advance(Duration.ofMillis(5));
      long first = log.append(7, "abc".getBytes(StandardCharsets.UTF_8));
      rig.time.advance(Duration.ofMillis(5));
      long second = log.append(0xFFFF, new byte[] {0, 1, 2, 3, 4}, 1, 3);
      ByteBuffer buffer = ByteBuffer.allocateDirect(8).putLong(0, 9).position(2);
      long third = log.append(0, buffer);
      assertEquals(2, buffer.position());
      long fourth = log.append(1, new byte[0]);
      RingRecord record = new RingRecord();
      try (RingReader reader = log.reader()) {
        assertTrue(reader.next(record));
        assertEquals(first, record.position());
        assertEquals(7, record.type());
        assertEquals(5_000, record.micros());
        assertEquals(new BmcBoot(1), record.clock());
        assertEquals(Instant.parse("2026-01-01T00:00:00.005Z"), record.stamp().wall());
        assertEquals("616263", record.copyPayload().toString());
        assertEquals(RingGap.NONE, record.gap());
        assertTrue(reader.next(record));
        assertEquals(second, record.position());
        assertEquals(0xFFFF, record.type());
        assertEquals("010203", record.copyPayload().toString());
        assertTrue(reader.next(record));
        assertEquals(third, record.position());
        assertEquals(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 0, 9}), record.payload());
        assertTrue(reader.next(record));
        assertEquals(fourth, record.position());
        assertEquals(0, record.length());
        assertFalse(reader.next(record));
        log.append(2, new byte[] {1});
        assertTrue(reader.next(record));
        assertEquals(2, record.type());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isFoundAgain(Kind kind) throws Exception {
    List<Long> positions = new ArrayList<>();
    try (Kind.Rig rig = rig(kind, 64)) {
      for (int life = 0; life < 5; life++) {
        RingLog log = rig.open();
        for (int i = 0; i < 20; i++) {
          positions.add(log.append(life, numbered(positions.size(), i * 3)));
        }
      }
      RingRecord record = new RingRecord();
      try (RingReader reader = rig.open().reader()) {
        for (int i = 0; i < positions.size(); i++) {
          assertTrue(reader.next(record));
          assertEquals(positions.get(i), record.position());
          assertEquals(i / 20, record.type());
          assertArrayEquals(numbered(i, i % 20 * 3), record.copyPayload().toArray());
        }
        assertFalse(reader.next(record));
        assertEquals(RingGap.NONE, reader.missed());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("S3-13")
  @Tag("S3-14")
  @Tag("S3-15")
  void theNewestOverwritesTheOldest(Kind kind) throws Exception {
    Random random = new Random(kind.ordinal());
    try (Kind.Rig rig = rig(kind, 8)) {
      RingLog log = rig.open();
      List<Long> positions = new ArrayList<>();
      long bytes = 0;
      RingRecord record = new RingRecord();
      while (bytes < 5L * 8 * BLOCK) {
        int length = random.nextInt(200);
        positions.add(log.append(0, numbered(positions.size(), length)));
        bytes += length + 16;
        if (random.nextInt(20) == 0) {
          log = rig.open();
        }
        long oldest = log.oldest();
        int index = Collections.binarySearch(positions, oldest);
        assertTrue(index >= 0, "oldest is the start of a record");
        try (RingReader reader = log.reader()) {
          for (int i = index; i < positions.size(); i++) {
            assertTrue(reader.next(record));
            assertEquals(positions.get(i), record.position());
          }
          assertFalse(reader.next(record));
          assertEquals(positions.size(), reader.recordsBefore());
          reader.seek(0);
          assertEquals(oldest, reader.position());
          assertEquals(index, reader.recordsBefore());
          if (index > 0) {
            reader.seek(positions.get(index - 1));
            assertEquals(oldest, reader.position(), "the one before is gone");
          }
        }
        long span = positions.get(positions.size() - 1) - oldest;
        assertTrue(span < 8 * BLOCK && (index == 0 || span > 6 * BLOCK), "span " + span);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("S3-45")
  void anOvertakenReaderLearnsWhatItLost(Kind kind) throws Exception {
    Random random = new Random(17);
    try (Kind.Rig rig = rig(kind, 5)) {
      RingLog log = rig.open();
      List<Integer> lengths = new ArrayList<>();
      RingRecord record = new RingRecord();
      int read = 0;
      try (RingReader reader = log.reader()) {
        for (int round = 0; round < 200; round++) {
          for (int i = random.nextInt(150); i > 0; i--) {
            int length = random.nextInt(100);
            log.append(0, ByteBuffer.allocate(4 + length).putInt(0, lengths.size()));
            lengths.add(4 + length);
          }
          for (int i = random.nextInt(150); i > 0 && reader.next(record); i--) {
            int number = record.payload().getInt(0);
            long lost = lengths.subList(read, number).stream().mapToLong(each -> each).sum();
            assertEquals(new RingGap(number - read, lost, 0, 0, 0), record.gap());
            read = number + 1;
          }
        }
        assertTrue(reader.missed().overwrittenRecords() > 1_000);
        assertEquals(0, reader.missed().damagedPlaces());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsBackwards(Kind kind) throws Exception {
    try (Kind.Rig rig = rig(kind, 6)) {
      RingLog log = rig.open();
      List<Long> positions = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        positions.add(log.append(i, numbered(i, i % 50)));
      }
      RingRecord record = new RingRecord();
      try (RingReader reader = log.reader()) {
        int oldest = Collections.binarySearch(positions, log.oldest());
        assertFalse(reader.previous(record));
        reader.seekNewest();
        for (int i = 299; i >= oldest; i--) {
          assertTrue(reader.previous(record));
          assertEquals(positions.get(i), record.position());
          assertEquals(i, reader.recordsBefore());
          assertEquals(RingGap.NONE, record.gap());
          if (i % 7 == 0) {
            assertTrue(reader.next(record));
            assertEquals(positions.get(i), record.position());
            assertTrue(reader.previous(record));
            assertEquals(positions.get(i), record.position());
          }
        }
        assertFalse(reader.previous(record));
        assertTrue(reader.next(record));
        assertEquals(positions.get(oldest), record.position());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsTheRecordAtAPositionAsLongAsItIsThere(Kind kind) throws Exception {
    try (Kind.Rig rig = rig(kind, 4)) {
      RingLog log = rig.open();
      List<Long> positions = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        positions.add(log.append(i, numbered(i, 100)));
      }
      RingRecord record = new RingRecord();
      try (RingReader reader = log.reader()) {
        assertTrue(reader.next(record));
        for (int i = 19; i >= 0; i--) {
          assertTrue(reader.read(positions.get(i), record));
          assertEquals(positions.get(i), record.position());
          assertEquals(i, record.type());
          assertEquals(new BmcBoot(1), record.clock());
          assertArrayEquals(numbered(i, 100), record.copyPayload().toArray());
        }
        for (long nowhere : new long[] {Long.MIN_VALUE, -8, 0, 8, Long.MAX_VALUE, log.end()}) {
          assertFalse(reader.read(nowhere, record), nowhere + " is the start of no record");
        }
        for (long within = positions.get(3) + 1; within < positions.get(4); within++) {
          assertFalse(reader.read(within, record), within + " is the start of no record");
        }
        assertTrue(reader.next(record), "it stays where it is");
        assertEquals(1, record.type());
        for (int i = 0; i < 20; i++) {
          log.append(99, numbered(i, 100));
        }
        assertFalse(reader.read(positions.get(0), record), "it is overwritten");
        assertTrue(reader.read(positions.get(19), record));
        assertEquals(RingGap.NONE, record.gap());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsATime(Kind kind) throws Exception {
    HostBoot third = new HostBoot(new UUID(3, 4));
    List<BmcBoot> boots = List.of(new BmcBoot(5), new BmcBoot(4));
    try (Kind.Rig rig = rig(kind, 40)) {
      for (BmcBoot boot : boots) {
        RingLog log = rig.openAfterBoot(boot);
        for (int i = 0; i < 100; i++) {
          rig.time.advance(Duration.ofMillis(1));
          log.append(i, new byte[i]);
        }
      }
      RingLog log = rig.openAfterBoot(third);
      RingRecord record = new RingRecord();
      try (RingReader reader = log.reader()) {
        for (int i = 0; i < 100; i++) {
          assertTrue(reader.seek(boots.get(1), 1_000 + i * 1_000L - i % 2));
          assertTrue(reader.next(record));
          assertEquals(i, record.type());
          assertEquals(boots.get(1), record.clock());
        }
        assertTrue(reader.seek(boots.get(0), 0));
        assertTrue(reader.next(record));
        assertEquals(boots.get(0), record.clock());
        assertFalse(reader.seek(new BmcBoot(6), 0));
        assertTrue(reader.seek(third, 0));
        assertFalse(reader.next(record));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("S3-7")
  @Tag("S3-46")
  void cursorsAreIndependentAndLast(Kind kind) throws Exception {
    try (Kind.Rig rig = rig(kind, 8)) {
      RingLog log = rig.open();
      List<Long> positions = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        positions.add(log.append(i, new byte[10]));
      }
      RingRecord record = new RingRecord();
      try (RingCursor one = log.cursor("one");
          RingCursor two = log.cursor("two")) {
        assertThrows(RingException.class, () -> log.cursor("one"));
        assertTrue(one.peek(record));
        assertEquals(0, record.type());
        assertTrue(one.peek(record));
        assertEquals(0, record.type());
        assertEquals(positions.get(0), one.position());
        one.acknowledge();
        one.acknowledge();
        assertEquals(positions.get(1), one.position());
        for (int i = 0; i < 5; i++) {
          assertTrue(two.take(record));
          assertEquals(i, record.type());
          assertEquals(positions.get(i + 1), two.position());
        }
      }
      try (RingCursor one = log.cursor("one");
          RingCursor two = log.cursor("two")) {
        assertTrue(one.peek(record));
        assertEquals(1, record.type());
        assertTrue(two.peek(record));
        assertEquals(5, record.type());
      }
      for (int i = 10; i < 1_000; i++) {
        positions.add(log.append(i, new byte[10]));
      }
      try (RingCursor two = log.cursor("two")) {
        for (int tries = 0; tries < 2; tries++) {
          assertTrue(two.peek(record));
          assertEquals(log.oldest(), record.position());
          int lost = record.type() - 5;
          assertEquals(new RingGap(lost, lost * 10L, 0, 0, 0), record.gap());
        }
        assertEquals(RingGap.NONE, two.missed());
        two.acknowledge();
        assertEquals(record.gap(), two.missed());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatDoesNotFit(Kind kind) throws Exception {
    try (Kind.Rig rig = rig(kind, 3)) {
      RingLog log = rig.open();
      byte[] most = numbered(1, log.mostPayload());
      for (int i = 0; i < 7; i++) {
        log.append(i, most);
      }
      assertThrows(
          IllegalArgumentException.class, () -> log.append(0, new byte[log.mostPayload() + 1]));
      assertThrows(IllegalArgumentException.class, () -> log.append(-1, most));
      assertThrows(IllegalArgumentException.class, () -> log.append(0x10000, most));
      assertThrows(IndexOutOfBoundsException.class, () -> log.append(0, most, 1, most.length));
      RingRecord record = new RingRecord();
      try (RingReader reader = log.reader()) {
        for (int i = 4; i < 7; i++) {
          assertTrue(reader.next(record));
          assertEquals(i, record.type());
          assertTrue(Arrays.equals(most, record.copyPayload().toArray()));
        }
      }
      log.close();
      RingException refusal = assertThrows(RingException.class, () -> log.append(0, most));
      assertEquals(RingProblem.CLOSED, refusal.problem());
    }
  }
}
