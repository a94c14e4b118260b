package dev.sideband.table;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Script;
import dev.sideband.process.ProcessInfo;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Tables and deltas as bytes: what is read is written and read the same, also by way of a delta,
 * and its rows are processes, or what of a process they hold.
 */
public final class TableTarget implements FuzzTarget {

  private static final int BASE_AT = 2;
  private static final int BASE_END = 6;

  private final TableCodec codec = new TableCodec();
  private final TableDelta delta = new TableDelta();
  private final Table base = GoldenTables.base();
  private final Bytes identity =
      new WireWriter().u32(TableCodec.identity(codec.encode(base))).toBytes();

  @Override
  public boolean run(byte[] input) throws Exception {
    Script script = new Script(input);
    boolean whole = (script.u8() & 1) == 0;
    Bytes rest = script.rest();
    Bytes named = rest.size() < BASE_END ? rest : withBase(rest);
    Optional<Table> table =
        whole ? read(rest, () -> codec.decode(rest)) : read(named, () -> delta.apply(base, named));
    if (table.isPresent()) {
      check(table.get());
    }
    return table.isPresent();
  }

  /** Returns the delta as one that names the base, since any other is refused at once. */
  private Bytes withBase(Bytes changes) {
    byte[] named = changes.toArray();
    identity.copyTo(named, BASE_AT);
    return Bytes.copyOf(named);
  }

  private static Optional<Table> read(Bytes bytes, Callable<Table> decoder) throws Exception {
    return Allocation.within(
        limit(bytes.size()),
        () -> {
          try {
            return Optional.of(decoder.call());
          } catch (MalformedMessageException declared) {
            return Optional.empty();
          }
        });
  }

  /** A column without values takes a few bytes and as many cells as there are rows. */
  private static long limit(long size) {
    return (64 << 10) + 64 * size + 8 * size * size;
  }

  private void check(Table table) throws Exception {
    Bytes written = codec.encode(table);
    Table again = codec.decode(written);
    Samples.requireEqual(table, again);
    if (!codec.encode(again).equals(written)) {
      throw new AssertionError("not always written as " + written);
    }
    if (table.schema().equals(base.schema()) && table.time().clock().equals(base.time().clock())) {
      Samples.requireEqual(table, delta.apply(base, delta.between(base, table)));
    }
    for (int row = 0; row < table.rows(); row++) {
      ProcessInfo.TYPE.read(table, row).runningTime();
    }
  }
}
