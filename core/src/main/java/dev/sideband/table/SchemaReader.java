package dev.sideband.table;

import dev.sideband.wire.Bytes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads cells by the columns that a program knows, of tables that may lack some and have others.
 *
 * <p>Columns are named by their position in the known schema and found by number; one that holds
 * another kind than it should counts as missing. Safe for any thread.
 */
public final class SchemaReader {

  private final Schema known;

  /** Where the columns are in the schema that was asked for last, since tables come in rows. */
  private volatile @Nullable Positions last;

  private static final class Positions {

    private final Schema schema;
    private final int[] columns;

    Positions(Schema schema, int[] columns) {
      this.schema = schema;
      this.columns = columns;
    }
  }

  /**
   * Creates a reader.
   *
   * @param known the columns that the program knows
   */
  public SchemaReader(Schema known) {
    this.known = Objects.requireNonNull(known, "known");
  }

  /** Returns the number in a cell; absent if the table lacks the column. */
  public Figure figure(Table table, int row, int column) {
    int position = position(table, column);
    return position < 0 ? Figure.ABSENT : Figure.of(table, row, position);
  }

  /** Returns the text in a cell; empty if there is none. */
  public Optional<String> text(Table table, int row, int column) {
    int position = position(table, column);
    return position < 0 || table.state(row, position) != CellState.PRESENT
        ? Optional.empty()
        : Optional.of(table.text(row, position));
  }

  /** Returns the bytes in a cell; empty if there are none. */
  public Optional<Bytes> bytes(Table table, int row, int column) {
    int position = position(table, column);
    return position < 0 || table.state(row, position) != CellState.PRESENT
        ? Optional.empty()
        : Optional.of(table.bytes(row, position));
  }

  /** Returns where the table has the column, or −1 if it has none that holds what it should. */
  @SuppressWarnings("ReferenceEquality") // An equal schema is found anew, which takes longer only.
  private int position(Table table, int column) {
    Schema there = table.schema();
    Positions positions = last;
    if (positions == null || positions.schema != there) {
      positions = find(there);
      last = positions;
    }
    return positions.columns[column];
  }

  private Positions find(Schema there) {
    int[] columns = new int[known.columns().size()];
    for (int c = 0; c < columns.length; c++) {
      Column sought = known.columns().get(c);
      int position = there.position(sought.number()).orElse(-1);
      columns[c] =
          position >= 0 && there.columns().get(position).kind().numeric() == sought.kind().numeric()
              ? position
              : -1;
    }
    return new Positions(there, columns);
  }
}
