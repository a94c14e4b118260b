package dev.sideband.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TableDeltaTest {

  private final TableCodec codec = new TableCodec();
  private final TableDelta delta = new TableDelta();

  @Test
  void appliedToItsBaseItGivesTheTargetToTheLastByte() throws Exception {
    for (int seed = 0; seed < 500; seed++) {
      Table base = Samples.table(GoldenTables.WIDER, seed);
      Table target = Samples.changed(base, seed);
      Bytes change = delta.between(base, target);
      Table made = new TableDelta().apply(codec.decode(codec.encode(base)), change);
      Samples.requireEqual(target, made);
      assertEquals(codec.encode(target), codec.encode(made), "seed " + seed);
    }
  }

  @Test
  void betweenStrangersAndFromOrToNothingItWorksToo() throws Exception {
    TableBuffer nothing = new TableBuffer(GoldenTables.WIDER);
    nothing.clear(Samples.stamp(1));
    Table some = Samples.table(GoldenTables.WIDER, 1);
    Table other = Samples.table(GoldenTables.WIDER, 2);
    Samples.requireEqual(other, delta.apply(some, delta.between(some, other)));
    Samples.requireEqual(some, delta.apply(nothing, delta.between(nothing, some)));
    Samples.requireEqual(nothing, delta.apply(some, delta.between(some, nothing)));
    Samples.requireEqual(some, delta.apply(some, delta.between(some, some)));
  }

  @Test
  void aChainOfDeltasHoldsNoMoreThanItsLastTable() throws Exception {
    Table table = Samples.table(GoldenTables.WIDER, 3);
    for (int step = 0; step < 100; step++) {
      table = delta.apply(table, delta.between(table, Samples.changed(table, step)));
    }
    Table direct = codec.decode(codec.encode(table));
    int held = table.cells.pooled();
    assertEquals(direct.cells.pooled(), held);
  }

  @Test
  void aWrongBaseIsRefused() {
    Table base = Samples.table(GoldenTables.WIDER, 1);
    Bytes change = delta.between(base, Samples.changed(base, 1));
    for (Table wrong :
        new Table[] {
          Samples.at(base, 5000),
          Samples.changed(base, 2),
          Samples.table(GoldenTables.WIDER, 2),
          GoldenTables.base()
        }) {
      MalformedMessageException e =
          assertThrows(MalformedMessageException.class, () -> delta.apply(wrong, change));
      assertEquals("base", e.field());
    }
  }

  @Test
  void tablesOfOtherSchemaOrClockHaveNoDelta() {
    Table base = GoldenTables.base();
    Table wider = GoldenTables.wider();
    assertThrows(IllegalArgumentException.class, () -> delta.between(base, wider));
    TableBuffer elsewhere = new TableBuffer(base.schema());
    elsewhere.clear(new Stamp(new BmcBoot(1), 0, Instant.EPOCH, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> delta.between(base, elsewhere));
  }

  @Test
  void everyPrefixIsRefused() {
    for (int seed = 0; seed < 20; seed++) {
      Table base = Samples.table(GoldenTables.WIDER, seed);
      Bytes change = delta.between(base, Samples.changed(base, seed));
      for (int size = 0; size < change.size(); size++) {
        Bytes prefix = change.slice(0, size);
        assertThrows(MalformedMessageException.class, () -> delta.apply(base, prefix));
      }
    }
  }

  /** The CRC of the target lets nothing pass but another way to say the same. */
  @Test
  void corruptBytesGiveTheTargetOrTheDeclaredFailure() {
    Table[] bases = new Table[10];
    Bytes[] changes = new Bytes[bases.length];
    Bytes[] targets = new Bytes[bases.length];
    for (int i = 0; i < bases.length; i++) {
      bases[i] = Samples.table(GoldenTables.WIDER, i);
      Table target = Samples.changed(bases[i], i);
      targets[i] = codec.encode(target);
      changes[i] = delta.between(bases[i], target);
    }
    int refused = 0;
    for (int seed = 0; seed < 10_000; seed++) {
      int which = seed % bases.length;
      Bytes corrupt = Corruption.of(changes[which], seed);
      boolean good =
          Corruption.survives(
              seed,
              () -> {
                Table made = delta.apply(bases[which], corrupt);
                assertEquals(targets[which], codec.encode(made));
                return made;
              });
      refused += good ? 0 : 1;
    }
    assertTrue(refused > 9_000, refused + " of 10,000 refused");
  }
}
