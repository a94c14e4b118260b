package dev.sideband.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.process.testing.ProcessTableFixture;
import dev.sideband.table.CellState;
import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.table.TableDelta;
import dev.sideband.wire.Bytes;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds how many bytes the slow wire between agent and BMC carries for 400 processes. */
class ProcessTableSizeTest {

  private static final int PROCESSES = 400;
  private static final int MOST_WHOLE = 12_000;
  private static final int MOST_DELTA = 1_200;

  private final TableCodec codec = new TableCodec();
  private final TableDelta delta = new TableDelta();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aWholeTableAndADeltaAreSmall(long seed) throws Exception {
    Table table = ProcessTableFixture.table(new Random(seed), PROCESSES);
    requireRealistic(table);
    int whole = deflated(codec.encode(table));
    assertTrue(whole <= MOST_WHOLE, "whole table: " + whole);

    int worked =
        deflated(delta.between(table, ProcessTableFixture.later(new Random(seed), PROCESSES, 0)));
    assertTrue(worked <= MOST_DELTA / 2, "5 % have worked: " + worked);
    Table turned = ProcessTableFixture.later(new Random(seed), PROCESSES, 5);
    int changed = deflated(delta.between(table, turned));
    assertTrue(changed <= MOST_DELTA, "5 % have worked, 5 begun and 5 ended: " + changed);
    assertEquals(
        codec.encode(turned), codec.encode(delta.apply(table, delta.between(table, turned))));
  }

  /** Easy input would prove nothing. */
  private static void requireRealistic(Table table) {
    assertEquals(PROCESSES, table.rows());
    long bytes = 0;
    long commands = 0;
    for (int row = 0; row < table.rows(); row++) {
      if (table.state(row, ProcessColumns.COMMAND) == CellState.PRESENT) {
        bytes += table.bytes(row, ProcessColumns.COMMAND).size();
        commands++;
      }
    }
    assertEquals(PROCESSES / 2, commands);
    assertTrue(bytes / commands >= 75, "command lines of " + bytes / commands);
  }

  private static int deflated(Bytes plain) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(plain.toArray());
      deflater.finish();
      return deflater.deflate(new byte[plain.size() + 64]);
    } finally {
      deflater.end();
    }
  }
}
