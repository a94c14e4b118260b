package dev.sideband.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.sideband.wire.Bytes;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TableBufferTest {

  private static final Schema SCHEMA =
      new Schema(
          9,
          1,
          2,
          List.of(
              new Column(1, "name", ColumnKind.TEXT),
              new Column(2, "number", ColumnKind.INTEGER),
              new Column(3, "address", ColumnKind.BYTES),
              new Column(4, "amount", ColumnKind.INTEGER)));

  private final TableBuffer buffer = new TableBuffer(SCHEMA);

  TableBufferTest() {
    buffer.clear(Samples.stamp(1));
  }

  @Test
  void givesBackWhatWasSet() {
    add("a", 1, Bytes.of(10, 0, 0, 1), -7);
    buffer.beginRow();
    buffer.set(0, "ü");
    buffer.set(1, Long.MIN_VALUE);
    buffer.set(2, CellState.NOT_PERMITTED);
    buffer.endRow();

    assertEquals(2, buffer.rows());
    assertEquals("a", buffer.text(0, 0));
    assertEquals(Bytes.of(10, 0, 0, 1), buffer.bytes(0, 2));
    assertEquals(-7, buffer.integer(0, 3));
    assertEquals("ü", buffer.text(1, 0));
    assertEquals(Long.MIN_VALUE, buffer.integer(1, 1));
    assertEquals(CellState.NOT_PERMITTED, buffer.state(1, 2));
    assertEquals(CellState.ABSENT, buffer.state(1, 3));
    assertEquals(Samples.stamp(1), buffer.time());
  }

  @Test
  void aCellWithoutValueHasNoValue() {
    add("a", 1, Bytes.EMPTY, 5);
    buffer.beginRow();
    buffer.set(0, "b");
    buffer.set(1, 1);
    buffer.set(3, 9);
    buffer.set(3, CellState.NOT_SUPPORTED);
    buffer.endRow();

    assertThrows(IllegalStateException.class, () -> buffer.integer(1, 3));
    assertThrows(IllegalStateException.class, () -> buffer.bytes(1, 2));
    assertThrows(IllegalStateException.class, () -> buffer.text(0, 1), "numbers are no text");
    assertThrows(IllegalStateException.class, () -> buffer.integer(0, 0), "text is no number");
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.state(2, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.integer(-1, 1));
  }

  @Test
  void aRowGivenUpLeavesNothing() {
    add("a", 1, Bytes.EMPTY, 5);
    buffer.beginRow();
    buffer.set(0, "gone");
    buffer.set(3, 99);
    buffer.dropRow();
    buffer.beginRow();
    buffer.set(0, "b");
    buffer.set(1, 2);
    buffer.endRow();

    assertEquals(2, buffer.rows());
    assertEquals("b", buffer.text(1, 0));
    assertEquals(CellState.ABSENT, buffer.state(1, 3));
  }

  @Test
  void theLastRowTakesThePlaceOfOneRemoved() {
    add("a", 1, Bytes.EMPTY, 5);
    add("b", 2, Bytes.of(7), 6);
    add("c", 3, Bytes.of(8, 9), 7);
    Table all = buffer.freeze();
    assertEquals(2, buffer.find(all, 2));
    buffer.removeRow(0);

    assertEquals(2, buffer.rows());
    assertEquals("c", buffer.text(0, 0));
    assertEquals(Bytes.of(8, 9), buffer.bytes(0, 2));
    assertEquals(-1, buffer.find(all, 0));
    assertEquals(1, buffer.find(all, 1));
    assertEquals(0, buffer.find(all, 2));
    buffer.removeRow(1);
    assertEquals(1, buffer.rows());
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.removeRow(1));

    buffer.beginRow();
    buffer.set(0, "d");
    buffer.set(1, 4);
    assertThrows(IllegalStateException.class, () -> buffer.removeRow(0));
    buffer.endRow();
    assertEquals(CellState.ABSENT, buffer.state(1, 3), "nothing is left of the row there before");
  }

  @Test
  void aBufferClearedWithAnOpenRowKeepsNothingOfIt() {
    add("a", 1, Bytes.EMPTY, 5);
    buffer.beginRow();
    buffer.set(3, 99);
    buffer.clear(Samples.stamp(2));
    for (int i = 0; i < 2; i++) {
      buffer.beginRow();
      buffer.set(0, "b");
      buffer.set(1, i);
      buffer.endRow();
      assertEquals(CellState.ABSENT, buffer.state(i, 3));
    }
  }

  @Test
  void rowsBeginAndEndInTurnAndHaveKeys() {
    assertThrows(IllegalStateException.class, buffer::endRow);
    assertThrows(IllegalStateException.class, buffer::dropRow);
    assertThrows(IllegalStateException.class, () -> buffer.set(3, 1));
    buffer.beginRow();
    assertThrows(IllegalStateException.class, buffer::beginRow);
    buffer.set(0, "key");
    assertThrows(IllegalStateException.class, buffer::endRow, "second key cell is missing");
    buffer.set(1, 1);
    buffer.endRow();
    assertEquals(1, buffer.rows());
    assertThrows(IllegalStateException.class, () -> new TableBuffer(SCHEMA).time());
  }

  @Test
  void aRowThatHasEndedTakesMoreCellsButNoOtherKey() {
    add("a", 1, Bytes.EMPTY, 5);
    add("b", 2, Bytes.EMPTY, 6);
    buffer.reopenRow(0);
    assertThrows(IllegalStateException.class, buffer::beginRow);
    assertThrows(IllegalStateException.class, buffer::dropRow);
    assertThrows(IllegalStateException.class, () -> buffer.set(0, "z"));
    buffer.set(2, Bytes.of(9));
    buffer.set(3, CellState.NOT_PERMITTED);
    buffer.endRow();
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.reopenRow(2));
    assertEquals(2, buffer.rows());
    assertEquals(Bytes.of(9), buffer.bytes(0, 2));
    assertEquals(CellState.NOT_PERMITTED, buffer.state(0, 3));
    assertEquals(6, buffer.integer(1, 3));
  }

  @Test
  void longValuesAreCut() {
    buffer.beginRow();
    buffer.set(0, "x".repeat(TableBuffer.MAX_CELL + 1));
    buffer.set(1, 1);
    buffer.set(2, Bytes.copyOf(new byte[TableBuffer.MAX_CELL + 5]));
    buffer.endRow();
    assertEquals(TableBuffer.MAX_CELL, buffer.text(0, 0).length());
    assertEquals(TableBuffer.MAX_CELL, buffer.bytes(0, 2).size());
  }

  @Test
  void whatIsNoUtf8ComesOutAsReplacementAndIsKept() {
    byte[] hostile = {'a', (byte) 0xFF, 0, 'b'};
    buffer.beginRow();
    buffer.set(0, hostile, 0, hostile.length);
    buffer.set(1, 1);
    buffer.endRow();
    assertEquals("a\uFFFD\0b", buffer.text(0, 0));
    assertEquals(Bytes.copyOf(hostile), buffer.bytes(0, 0));
  }

  @Test
  void findsByKeyBetweenTablesWhileTheyGrow() {
    TableBuffer other = new TableBuffer(SCHEMA);
    other.clear(Samples.stamp(2));
    for (int i = 0; i < 1000; i++) {
      add("name" + i % 100, i, Bytes.EMPTY, i);
      assertEquals(i, buffer.find(buffer, i));
    }
    other.beginRow();
    other.set(0, "name42");
    other.set(1, 142);
    other.endRow();
    other.beginRow();
    other.set(0, "name42");
    other.set(1, 143);
    other.endRow();
    assertEquals(142, buffer.find(other, 0));
    assertEquals(-1, buffer.find(other, 1));
    assertEquals(0, other.find(buffer, 142));
    assertEquals(-1, buffer.freeze().find(other, 1));
    assertEquals(142, buffer.integer(142, 3));
    Table frozen = buffer.freeze();
    assertEquals(142, frozen.integer(frozen.find(other, 0), 3));

    buffer.clear(Samples.stamp(3));
    assertEquals(-1, buffer.find(other, 0), "a cleared buffer finds nothing");
    add("name42", 143, Bytes.EMPTY, 0);
    assertEquals(0, buffer.find(other, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.find(other, 2));
  }

  @Test
  void tablesWithOtherKeysCannotBeCompared() {
    add("a", 1, Bytes.EMPTY, 0);
    Schema other = new Schema(9, 1, 1, List.of(new Column(1, "name", ColumnKind.TEXT)));
    Table stranger = Samples.table(other, 1);
    assertThrows(IllegalArgumentException.class, () -> buffer.find(stranger, 0));
    assertThrows(IllegalArgumentException.class, () -> stranger.find(buffer, 0));
  }

  @Test
  void aFrozenTableAscendsByKeyAndKeepsTheFirstOfEqualKeys() {
    add("b", 5, Bytes.EMPTY, 1);
    add("b", -5, Bytes.EMPTY, 2);
    add("", 9, Bytes.EMPTY, 3);
    add("b", 5, Bytes.EMPTY, 4);
    add("ba", 0, Bytes.EMPTY, 5);
    add("\u00e4", 0, Bytes.EMPTY, 6);
    Table frozen = buffer.freeze();

    assertEquals(5, frozen.rows());
    assertEquals(List.of(3L, 2L, 1L, 5L, 6L), Samples.numbers(frozen, 3));
    buffer.clear(Samples.stamp(2));
    add("z", 1, Bytes.EMPTY, 0);
    assertEquals(List.of(3L, 2L, 1L, 5L, 6L), Samples.numbers(frozen, 3), "it never changes");
    assertEquals(Samples.stamp(1), frozen.time());
  }

  @Test
  void aBufferWhoseRowsComeAndGoKeepsItsSize() {
    byte[] value = new byte[1_000];
    for (int i = 0; i < 10; i++) {
      add("name" + i, i, Bytes.copyOf(value), i);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long most = 0;
    for (int i = 10; i < 2_000; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      buffer.removeRow(i % 10);
      value[0] = (byte) i;
      add("name" + i, i, Bytes.copyOf(value), i);
      most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(most < 1 << 18, most + " bytes at once");
    buffer.stamp(Samples.stamp(7));
    assertEquals(Samples.stamp(7), buffer.time());
    assertEquals(10, buffer.rows());
    for (int row = 0; row < 10; row++) {
      assertEquals("name" + buffer.integer(row, 1), buffer.text(row, 0));
      assertEquals((byte) buffer.integer(row, 1), (byte) buffer.bytes(row, 2).at(0));
    }
  }

  /** As a history keeps rows: by key, whatever comes and goes. */
  @Test
  void rowsPutAndTakenAreFoundByKey() {
    Random random = new Random(4);
    Map<Long, Long> expected = new HashMap<>();
    TableBuffer one = new TableBuffer(SCHEMA);
    TableBuffer rows = new TableBuffer(SCHEMA);
    rows.clear(Samples.stamp(1));
    for (int i = 0; i < 20_000; i++) {
      long key = random.nextInt(300);
      one.clear(Samples.stamp(1));
      one.beginRow();
      one.set(0, "name" + key % 7);
      one.set(1, key);
      one.set(3, i);
      one.endRow();
      int at = rows.find(one, 0);
      assertEquals(expected.containsKey(key), at >= 0);
      if (random.nextInt(5) < 2) {
        if (at >= 0) {
          assertEquals(expected.remove(key), rows.integer(at, 3));
          rows.take(at);
        }
      } else {
        expected.put(key, (long) i);
        at = rows.put(at, one.cells, 0);
        assertEquals(i, rows.integer(at, 3));
      }
      assertEquals(expected.size(), rows.rows());
    }
  }

  @Test
  void copiesCellsOfAnyTable() {
    buffer.beginRow();
    buffer.set(0, "a");
    buffer.set(1, 1);
    buffer.set(2, Bytes.of(1, 2, 3));
    buffer.endRow();
    Table source = buffer.freeze();
    TableBuffer target = new TableBuffer(SCHEMA);
    target.clear(Samples.stamp(2));
    target.beginRow();
    for (int c = 0; c < 4; c++) {
      target.copy(c, source, 0, c);
    }
    target.endRow();
    assertEquals("a", target.text(0, 0));
    assertEquals(1, target.integer(0, 1));
    assertEquals(Bytes.of(1, 2, 3), target.bytes(0, 2));
    assertEquals(CellState.ABSENT, target.state(0, 3));
    target.beginRow();
    assertThrows(IllegalStateException.class, () -> target.copy(0, source, 0, 1));
  }

  /** The connection monitor fills 100,000 rows a sweep and has 64 KB to do it. */
  @Test
  @Tag("S4-34")
  void fillsClearsAndFindsWithoutAllocating() {
    Schema schema =
        new Schema(
            9,
            1,
            2,
            List.of(
                new Column(1, "cookie", ColumnKind.INTEGER),
                new Column(2, "address", ColumnKind.BYTES),
                new Column(3, "state", ColumnKind.INTEGER)));
    TableBuffer now = new TableBuffer(schema);
    TableBuffer before = new TableBuffer(schema);
    byte[] address = new byte[16];
    int rows = 100_000;
    sweep(before, address, rows);
    sweep(now, address, rows);
    assertEquals(rows, found(before, now));

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    sweep(now, address, rows);
    int found = found(before, now);
    allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    assertEquals(rows, found);
    assertTrue(allocated < 8_192, allocated + " bytes for " + rows + " rows");
  }

  private static void sweep(TableBuffer buffer, byte[] address, int rows) {
    buffer.clear(Samples.stamp(1));
    for (int i = 0; i < rows; i++) {
      address[0] = (byte) i;
      address[1] = (byte) (i >> 8);
      buffer.beginRow();
      buffer.set(0, i * 31L);
      buffer.set(1, address, 0, address.length);
      buffer.set(2, i & 7);
      buffer.endRow();
    }
  }

  private static int found(TableBuffer before, TableBuffer now) {
    int found = 0;
    for (int row = 0; row < now.rows(); row++) {
      if (before.find(now, row) == row) {
        found++;
      }
    }
    return found;
  }

  private void add(String name, long number, Bytes address, long amount) {
    buffer.beginRow();
    buffer.set(0, name);
    buffer.set(1, number);
    buffer.set(2, address);
    buffer.set(3, amount);
    buffer.endRow();
  }
}
