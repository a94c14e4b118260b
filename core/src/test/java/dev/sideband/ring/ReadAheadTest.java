package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mockito.invocation.InvocationOnMock;

/** What a reader copied ahead is old: it must never make a difference but in speed. */
@Tag("S3-12")
class ReadAheadTest {

  private static final int BLOCK = 1 << 12;
  private static final int BLOCKS = 4;

  private final FakeTime time = new FakeTime();
  private final RingStorage sound = RingStorage.memory(BLOCK, BLOCKS);
  private final RingStorage storage = mock(RingStorage.class, delegatesTo(sound));
  private final RingRecord record = new RingRecord();
  private RingLog log;
  private boolean tears;
  private int reads;
  private int torn;

  @BeforeEach
  void open() throws IOException {
    doAnswer(this::read).when(storage).read(anyInt(), anyInt(), any(), eq(0), anyInt());
    log = RingLog.over(storage).open(BootClock.of(new BmcBoot(1), Duration.ZERO, time, time));
  }

  private void append(int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      log.append(1, ByteBuffer.allocate(8).putLong(0, i));
    }
  }

  private void assertNext(RingReader reader, long expected) throws IOException {
    assertTrue(reader.next(record), "record " + expected);
    assertEquals(expected, record.payload().getLong(0));
  }

  @Test
  void takesManyRecordsAtOnce() throws Exception {
    append(0, 150);
    RingReader reader = log.reader();
    reads = 0;
    for (int i = 0; i < 150; i++) {
      assertNext(reader, i);
      assertTrue(record.gap().isNone());
    }
    assertTrue(reads < 40, "reads: " + reads);
    assertFalse(reader.next(record));
  }

  @Test
  void looksAgainAtWhatWasNotThereYet() throws Exception {
    append(0, 8);
    RingReader reader = log.reader();
    for (int i = 0; i < 7; i++) {
      assertNext(reader, i);
    }
    append(8, 20);
    for (int i = 7; i < 20; i++) {
      assertNext(reader, i);
      assertTrue(record.gap().isNone());
    }
    assertFalse(reader.next(record));
    append(20, 21);
    assertNext(reader, 20);
  }

  @Test
  void whatWasTornWhileItWasCopiedIsReadAgain() throws Exception {
    append(0, 150);
    tears = true;
    RingReader reader = log.reader();
    for (int i = 0; i < 150; i++) {
      assertNext(reader, i);
      assertTrue(record.gap().isNone());
    }
    assertEquals(RingGap.NONE, reader.missed());
    assertTrue(torn > 0);
  }

  @Test
  @Tag("S3-45")
  void anOvertakenReaderStillLearnsWhatItLost() throws Exception {
    append(0, 100);
    RingReader reader = log.reader();
    for (int i = 0; i < 10; i++) {
      assertNext(reader, i);
    }
    append(100, 1_000);
    long delivered = 10;
    long last = 9;
    while (reader.next(record)) {
      long number = record.payload().getLong(0);
      assertEquals(number - last - 1, record.gap().overwrittenRecords());
      last = number;
      delivered++;
    }
    assertEquals(999, last);
    assertEquals(1_000, delivered + reader.missed().overwrittenRecords());
  }

  /**
   * Counts the pieces that are read, and tears each that is longer than a record and than a header.
   */
  private @Nullable Object read(InvocationOnMock call) throws Throwable {
    sound.read(
        call.getArgument(0), call.getArgument(1), call.getArgument(2), 0, call.getArgument(4));
    reads++;
    int length = call.getArgument(4);
    if (tears && length > 128) {
      call.<byte[]>getArgument(2)[length / 2] ^= 1;
      torn++;
    }
    return null;
  }
}
