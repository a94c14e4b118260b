package dev.sideband.i2c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.bus.Records;
import dev.sideband.bus.SeenRecords;
import dev.sideband.i2c.testing.SimulatedFifo;
import dev.sideband.monitor.ManualContext;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTapCounters;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("S3-10")
class FifoTapTest {

  @TempDir private Path folder;

  private final ManualContext context = new ManualContext();
  private final SeenRecords seen = new SeenRecords();
  private Path file;
  private SimulatedFifo hardware;
  private FifoTap tap;

  @BeforeEach
  void setUp() throws IOException {
    file = folder.resolve("fifo");
    hardware = new SimulatedFifo(file, 4_096);
    tap = FifoTap.open(file, 0, context);
    tap.start(seen);
  }

  @Test
  @Tag("S3-33")
  void whatTheHardwareWritesComesOutWholeAndInOrder() {
    Random random = new Random(10);
    List<BusRecord> written = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      BusRecord record = Records.any(random, i % 10 == 0 ? 1_000 : 60);
      written.add(record);
      hardware.write(record);
      look();
    }
    assertEquals(written, seen.records);
    assertEquals(new BusTapCounters(500, 0, 0), tap.counters());
  }

  @Test
  @Tag("S3-31")
  void hardwareMayWriteThePlainFormat() {
    hardware.writeEntry(Bytes.ofHex("40E201000000 A1 02 1234"));
    look();
    BusRecord record = seen.records.get(0);
    assertEquals(123_456, record.micros());
    assertTrue(record.read());
    assertEquals(BusResult.UNKNOWN, record.result());
  }

  @Test
  @Tag("S3-19")
  void whatHadNoRoomIsCounted() {
    for (int i = 0; i < 1_000; i++) {
      hardware.write(Records.write(i, 0x20, 1, 2, 3));
    }
    look();
    assertEquals(1_000, seen.records.size() + seen.lost);
    assertTrue(seen.lost > 0);
    hardware.write(Records.write(1_000, 0x20));
    look();
    assertEquals(1_001, seen.records.size() + seen.lost);
  }

  @Test
  void hardwareThatContradictsItselfCostsWhatIsThereAndNoMore() {
    hardware.writeEntry(Bytes.of(1, 2, 3));
    hardware.write(Records.write(1, 0x20));
    look();
    assertEquals(1, seen.records.size(), "an entry that makes no sense");
    for (long head : new long[] {1L << 40, -5, 3}) {
      hardware.setHead(head);
      look();
      hardware.write(Records.write(2, 0x20));
      look();
    }
    assertEquals(4, seen.records.size());
    assertEquals(4, tap.counters().malformed());
  }

  @Test
  void closingTakesWhatIsThere() {
    hardware.write(Records.write(1, 0x20));
    tap.close();
    tap.close();
    assertEquals(1, seen.records.size());
    assertEquals(1, seen.ended);
    assertEquals(0, context.time.pending());
    assertThrows(IllegalStateException.class, () -> tap.start(seen));
  }

  @Test
  void otherMemoryIsRefused() throws Exception {
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(3);
    int refused = 0;
    for (int bit = 0; bit < 12 * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      Path damaged = Files.write(folder.resolve("damaged"), bad);
      try {
        FifoTap.open(damaged, 0, context);
      } catch (MalformedMessageException e) {
        refused++;
      }
    }
    assertTrue(refused > 80, "refused " + refused);
    byte[] noise = new byte[random.nextInt(39) + 1];
    Path small = Files.write(folder.resolve("small"), noise);
    assertThrows(MalformedMessageException.class, () -> FifoTap.open(small, 0, context));
    assertThrows(MalformedMessageException.class, () -> FifoTap.open(file, 3, context));
    assertThrows(IOException.class, () -> FifoTap.open(folder.resolve("none"), 0, context));
  }

  private void look() {
    context.time.advance(Duration.ofMillis(5));
    context.run();
  }
}
