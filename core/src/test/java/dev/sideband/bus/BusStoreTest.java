package dev.sideband.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingRecord;
import dev.sideband.ring.RingStorage;
import dev.sideband.ring.testing.SimulatedFlash;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusStoreTest {

  private static final int BLOCK = 1 << 10;

  @TempDir private Path folder;

  private final FakeTime time = new FakeTime();
  private final BmcBoot boot = new BmcBoot(7);
  private final BootClock clock = BootClock.of(boot, Duration.ZERO, time, time);

  @Test
  @Tag("S3-31")
  @Tag("S3-6")
  void aStoredRecordIsThePlainFormatAndItsAddressIsItsPlaceInTheRing() throws Exception {
    try (BusStore store = inMemory(16)) {
      BusRecord first = Records.write(5_000_123, 0x2C, 0x30, 0x55);
      long address = store.append(first);
      long next = store.append(Records.read(6_000_000, 0x2C, 0x12));
      try (var ring = store.log().reader()) {
        RingRecord record = new RingRecord();
        assertTrue(ring.next(record));
        assertEquals(address, record.position());
        PlainBusRecord plain = PlainBusRecord.decode(record.copyPayload().reader());
        assertEquals(new PlainBusRecord(5_000, 0x58, Bytes.of(0x30, 0x55)), plain);
      }
      assertTrue(next > address);
      assertEquals(address, store.log().oldest());
    }
  }

  @Test
  @Tag("S3-40")
  void aSearchThatFindsNothingForgetsNoPartOfALongMessage() throws Exception {
    BusRecord message = Records.write(1, 0x20, new Random(1).ints(300, 0, 256).toArray());
    try (BusStore store = inMemory(16);
        BusReader reader = store.reader()) {
      for (int number = 0; number < 2; number++) {
        WireWriter part = new WireWriter();
        BusRecordPart.of(message, number).encode(part);
        store.log().append(BusStore.RECORD_TYPE, part.toBytes().toArray());
        if (number == 0) {
          assertEquals(Optional.empty(), reader.next());
          assertTrue(!reader.seek(new BmcBoot(8), 0));
        }
      }
      assertEquals(message, reader.next().orElseThrow().record());
      assertEquals(0, reader.broken());
    }
  }

  @Test
  @Tag("S3-7")
  @Tag("S3-46")
  void twoReadsGiveRecordsOneAfterTheOtherAndAPeekTheSameAgain() throws Exception {
    try (BusStore store = inMemory(16);
        BusCursor pointer = store.cursor("pointer");
        BusCursor other = store.cursor("other")) {
      List<Long> addresses = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        addresses.add(store.append(Records.write(i, 0x20, i)));
      }
      assertEquals(addresses.get(0), pointer.take().orElseThrow().address());
      assertEquals(addresses.get(1), pointer.address(), "the pointer is at the next");
      StoredPart again = pointer.peek().orElseThrow();
      assertEquals(again, pointer.peek().orElseThrow(), "an answer that got lost");
      pointer.acknowledge();
      pointer.acknowledge();
      assertEquals(addresses.get(2), pointer.take().orElseThrow().address());
      assertEquals(addresses.get(0), other.take().orElseThrow().address(), "on its own");
      assertEquals(addresses.get(3), pointer.take().orElseThrow().address());
      assertEquals(Optional.empty(), pointer.take());
    }
  }

  @Test
  @Tag("S3-7")
  void thePointerIsFoundAgainWhereItWas() throws Exception {
    Path file = folder.resolve("bus.ring");
    long second;
    try (BusStore store = inFile(file)) {
      store.append(Records.write(1, 0x20, 1));
      second = store.append(Records.write(2, 0x20, 2));
      try (BusCursor pointer = store.cursor("pointer")) {
        pointer.take();
      }
    }
    try (BusStore store = inFile(file);
        BusCursor pointer = store.cursor("pointer")) {
      assertEquals(second, pointer.take().orElseThrow().address());
    }
  }

  @Test
  @Tag("S3-8")
  @Tag("S3-33")
  @Tag("S3-12")
  void readingUntilEmptyGivesTheCompleteLogOnEachKindOfStorage() throws Exception {
    for (RingStorage storage :
        List.of(RingStorage.memory(BLOCK, 2_000), new SimulatedFlash(BLOCK, 2_000))) {
      Random random = new Random(8);
      List<BusRecord> written = new ArrayList<>();
      try (BusStore store = new BusStore(RingLog.over(storage).open(clock))) {
        for (int i = 0; i < 1_000; i++) {
          BusRecord record = Records.any(random, i % 50 == 0 ? 3_000 : 40);
          written.add(record);
          store.append(record);
        }
        assertEquals(written, readAll(store));
      }
    }
  }

  @Test
  @Tag("S3-13")
  @Tag("S3-14")
  @Tag("S3-15")
  @Tag("S3-45")
  void aFullStoreKeepsTheNewestAndTellsWhatIsGone() throws Exception {
    try (BusStore store = inMemory(8);
        BusReader reader = store.reader()) {
      store.append(Records.write(0, 0x20, 0));
      reader.next();
      int count = 2_000;
      for (int i = 1; i < count; i++) {
        store.append(Records.write(i, 0x20, i & 0xFF, i >> 8));
      }
      StoredMessage oldest = reader.next().orElseThrow();
      assertEquals(store.log().oldest(), oldest.address());
      assertEquals(oldest.record().nanos() - 1, oldest.gap().records(), "exactly what is missing");
      int left = 1;
      for (Optional<StoredMessage> m = reader.next(); m.isPresent(); m = reader.next()) {
        left++;
      }
      assertEquals(count - oldest.record().nanos(), left);
    }
  }

  @Test
  @Tag("S3-32")
  @Tag("S3-40")
  void aLongMessageWhoseFirstPartIsOverwrittenIsNotTold() throws Exception {
    try (BusStore store = inMemory(6)) {
      byte[] data = new byte[4_000];
      BusRecord large =
          new BusRecord(
              1,
              9,
              Records.write(0, 0x50).address(),
              false,
              Bytes.copyOf(data),
              AckMap.ALL,
              BusResult.OK,
              false,
              true,
              0);
      store.append(large);
      for (int i = 0; i < 40; i++) {
        store.append(Records.write(100 + i, 0x20, i));
      }
      List<BusRecord> left = readAll(store);
      assertTrue(left.stream().noneMatch(record -> record.nanos() == 9));
      assertEquals(40, left.size());
    }
  }

  @Test
  @Tag("S3-41")
  void aTimeIsFoundInItsBoot() throws Exception {
    try (BusStore store = inMemory(64)) {
      for (int second = 0; second < 100; second++) {
        store.append(Records.write(second * 1_000_000_000L, 0x20, second));
        time.advance(Duration.ofSeconds(1));
      }
      try (BusReader reader = store.reader()) {
        assertTrue(reader.seek(boot, 42_000_000));
        assertEquals(42_000_000, reader.next().orElseThrow().record().micros());
        assertTrue(!reader.seek(new BmcBoot(8), 0));
        reader.seekNewest();
        assertEquals(Optional.empty(), reader.next());
      }
    }
  }

  @Test
  @Tag("S3-47")
  void whatIsNoBusRecordIsPassedOver() throws Exception {
    try (BusStore store = inMemory(16);
        BusReader reader = store.reader();
        BusCursor cursor = store.cursor("c")) {
      store.log().append(1, new byte[] {1, 2, 3});
      store.log().append(BusStore.RECORD_TYPE, new byte[] {1, 2, 3});
      BusRecord good = Records.write(1, 0x20, 1);
      store.append(good);
      assertEquals(good, reader.next().orElseThrow().record());
      assertEquals(1, reader.broken());
      assertEquals(good, cursor.take().orElseThrow().part().record());
      assertEquals(1, cursor.malformed());
    }
  }

  @Test
  void aRingWithTooSmallBlocksIsRefused() throws Exception {
    RingLog log = RingLog.memory().blockSize(BLOCK).size(1 << 14).open(clock);
    log.close();
    BusStore store = new BusStore(log);
    assertThrows(IOException.class, () -> store.append(Records.write(0, 1)));
  }

  private static List<BusRecord> readAll(BusStore store) throws IOException {
    List<BusRecord> all = new ArrayList<>();
    try (BusReader reader = store.reader()) {
      for (Optional<StoredMessage> m = reader.next(); m.isPresent(); m = reader.next()) {
        all.add(m.get().record());
      }
    }
    return all;
  }

  private BusStore inMemory(int blocks) throws IOException {
    return new BusStore(RingLog.memory().blockSize(BLOCK).size((long) blocks * BLOCK).open(clock));
  }

  private BusStore inFile(Path file) throws IOException {
    return new BusStore(RingLog.file(file).blockSize(BLOCK).size(16 * BLOCK).open(clock));
  }
}
