package dev.sideband.table;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * Gives the rows of a table a Java type.
 *
 * <p>Implementations are stateless and safe for any thread.
 *
 * @param <R> an immutable type for one row
 */
public interface RowType<R> {

  /** Returns the columns that this type knows. */
  Schema schema();

  /**
   * Makes the typed row. The table may lack columns and have others: columns are found by number.
   */
  R read(Table table, int row);

  /** Returns a view of all rows; each access makes the row anew. */
  default List<R> rows(Table table) {
    return new Rows<>(this, table);
  }

  /** The view behind {@link #rows}. */
  final class Rows<R> extends AbstractList<R> implements RandomAccess {
    private final RowType<R> type;
    private final Table table;

    private Rows(RowType<R> type, Table table) {
      this.type = type;
      this.table = table;
    }

    @Override
    public R get(int index) {
      return type.read(table, index);
    }

    @Override
    public int size() {
      return table.rows();
    }
  }
}
