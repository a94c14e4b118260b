package dev.sideband.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableCodecTest {

  private final TableCodec codec = new TableCodec();

  @Test
  void everyTableComesBackAsItWas() throws Exception {
    for (int seed = 0; seed < 500; seed++) {
      Table table = Samples.table(GoldenTables.WIDER, seed);
      Table back = codec.decode(codec.encode(table));
      Samples.requireEqual(table, back);
      assertEquals(codec.encode(table), new TableCodec().encode(back), "seed " + seed);
    }
  }

  @Test
  void anEmptyTableComesBack() throws Exception {
    TableBuffer empty = new TableBuffer(GoldenTables.NARROW);
    empty.clear(Samples.stamp(1));
    Samples.requireEqual(empty, codec.decode(codec.encode(empty)));
  }

  @Test
  void theOrderOfFillingLeavesNoTrace() {
    Table table = Samples.table(GoldenTables.WIDER, 7);
    TableBuffer backwards = new TableBuffer(table.schema());
    backwards.clear(table.time());
    for (int row = table.rows() - 1; row >= 0; row--) {
      backwards.beginRow();
      for (int c = 0; c < table.schema().columns().size(); c++) {
        backwards.copy(c, table, row, c);
      }
      backwards.endRow();
    }
    assertEquals(codec.encode(table), codec.encode(backwards));
  }

  @Test
  void timesOfAllClocksComeBack() throws Exception {
    List<Stamp> stamps =
        List.of(
            new Stamp(
                new BmcBoot(-2),
                Stamp.MAX_MICROS,
                Instant.MAX,
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)),
            new Stamp(Samples.BOOT, 0, Instant.MIN, Duration.ZERO),
            new Stamp(Samples.BOOT, 1, Instant.ofEpochSecond(-1, 5), Duration.ofNanos(1)));
    for (Stamp stamp : stamps) {
      TableBuffer buffer = new TableBuffer(GoldenTables.NARROW);
      buffer.clear(stamp);
      assertEquals(stamp, codec.decode(codec.encode(buffer)).time());
    }
  }

  @Test
  void valuesMadeToCollideComeBack() throws Exception {
    TableBuffer buffer = new TableBuffer(GoldenTables.NARROW);
    buffer.clear(Samples.stamp(1));
    for (int i = 0; i < 4096; i++) {
      StringBuilder text = new StringBuilder();
      for (int bit = 0; bit < 12; bit++) {
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      buffer.beginRow();
      buffer.set(0, i);
      buffer.set(1, 0);
      buffer.set(2, text.toString());
      buffer.endRow();
    }
    Samples.requireEqual(buffer.freeze(), codec.decode(codec.encode(buffer)));
  }

  @Test
  void valuesOfTheGreatestSizeComeBack() throws Exception {
    TableBuffer buffer = new TableBuffer(GoldenTables.NARROW);
    buffer.clear(Samples.stamp(1));
    for (int i = 0; i < 3; i++) {
      buffer.beginRow();
      buffer.set(0, i);
      buffer.set(1, 0);
      buffer.set(2, "x".repeat(TableBuffer.MAX_CELL - i / 2) + i);
      buffer.endRow();
    }
    Samples.requireEqual(buffer.freeze(), codec.decode(codec.encode(buffer)));
  }

  @Test
  void tablesBeyondTheLimitsAreNotWritten() {
    TableBuffer buffer = new TableBuffer(GoldenTables.NARROW);
    buffer.clear(Samples.stamp(1));
    for (int i = 0; i <= TableCodec.MAX_CELLS / 4; i++) {
      buffer.beginRow();
      buffer.set(0, i);
      buffer.set(1, 0);
      buffer.endRow();
    }
    assertThrows(IllegalArgumentException.class, () -> codec.encode(buffer));
  }

  @Test
  void everyPrefixIsRefused() {
    for (int seed = 0; seed < 20; seed++) {
      Bytes whole = codec.encode(Samples.table(GoldenTables.WIDER, seed));
      for (int size = 0; size < whole.size(); size++) {
        Bytes prefix = whole.slice(0, size);
        assertThrows(MalformedMessageException.class, () -> codec.decode(prefix));
      }
    }
  }

  @Test
  void oneByteTooManyIsRefused() {
    byte[] whole = codec.encode(GoldenTables.base()).toArray();
    Bytes longer = Bytes.copyOf(Arrays.copyOf(whole, whole.length + 1));
    assertThrows(MalformedMessageException.class, () -> codec.decode(longer));
  }

  @Test
  void corruptBytesGiveATableOrTheDeclaredFailure() {
    Bytes[] whole = new Bytes[10];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = codec.encode(Samples.table(GoldenTables.WIDER, i));
    }
    int survived = 0;
    for (int seed = 0; seed < 10_000; seed++) {
      Bytes corrupt = Corruption.of(whole[seed % whole.length], seed);
      if (Corruption.survives(seed, () -> codec.encode(codec.decode(corrupt)))) {
        survived++;
      }
    }
    assertTrue(survived > 100 && survived < 9_900, survived + " of 10,000 were still tables");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // 1 column, then counts that no message of this size can hold
        "5401 c801 01 01 01 00 01 61 02 00000000 000000000000 00 00 00 00 ff ff ff 01",
        "5401 c801 01 01 01 00 01 61 02 00000000 000000000000 00 00 00 00 ff ff ff ff ff ff ff ff ff 01",
        // a name of 2^31 - 1 bytes, 2^35 columns, no column, columns without key, number twice
        "5401 c801 01 01 01 00 ff ff ff ff 07 61",
        "5401 c801 01 ff ff ff ff 7f",
        "5401 c801 00 00 02 00000000 000000000000 00 00 00 00 00",
        "5401 c801 02 01 01 00 01 61 02 00000000 000000000000 00 00 00 00 00",
        "5401 c801 01 02 01 00 01 61 01 00 01 62 02 00000000 000000000000 00 00 00 00 00",
        // column number 0, name that is no UTF-8, unknown clock, nanoseconds of 2 s
        "5401 c801 01 01 00 00 01 61 02 00000000 000000000000 00 00 00 00 00",
        "5401 c801 01 01 01 00 01 ff 02 00000000 000000000000 00 00 00 00 00",
        "5401 c801 01 01 01 00 01 61 03 00000000 000000000000 00 00 00 00 00",
        "5401 c801 01 01 01 00 01 61 02 00000000 000000000000 00 80a8d6b907 00 00 00",
        // a key without value, keys that stand still, a state of the delta's, a run too long
        "5401 c801 01 01 01 00 01 61 02 00000000 000000000000 00 00 00 00 01 01",
        "5401 c801 01 01 01 00 01 61 02 00000000 000000000000 00 00 00 00 02 08 00 00 01 00 00",
        "5401 c801 01 01 01 00 01 61 02 00000000 000000000000 00 00 00 00 01 04",
        "5401 c801 01 01 01 00 01 61 02 00000000 000000000000 00 00 00 00 01 08 00 00 01 00"
      })
  void whatNoWriterSendsIsRefused(String hex) {
    assertThrows(MalformedMessageException.class, () -> codec.decode(Bytes.ofHex(hex)));
  }

  @Test
  void theExamplesAboveAreWrongInOnePlaceOnly() throws Exception {
    String good = "5401 c801 01 01 01 00 01 61 02 00000000 000000000000 00 00 00 00";
    assertEquals(0, codec.decode(Bytes.ofHex(good + "00")).rows());
    assertEquals(1, codec.decode(Bytes.ofHex(good + "01 00 00 00 01 00")).rows());
    assertEquals(2, codec.decode(Bytes.ofHex(good + "02 08 00 00 01 00 01")).rows());
  }

  @Test
  void anEndlessStreamIsNotReadForEver() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'T';
          }

          @Override
          public int read(byte[] into, int from, int size) {
            return size;
          }
        };
    assertThrows(MalformedMessageException.class, () -> codec.decode(endless));
  }

  @Test
  void aStreamThatFailsFailsAsItself() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk");
          }

          @Override
          public int read(byte[] into, int from, int size) throws IOException {
            return read();
          }
        };
    IOException e = assertThrows(IOException.class, () -> codec.decode(broken));
    assertEquals("disk", e.getMessage());
  }
}
