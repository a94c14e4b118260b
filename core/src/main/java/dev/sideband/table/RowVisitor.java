package dev.sideband.table;

/**
 * Is told what becomes of rows over time, change by change.
 *
 * <p>The table that comes along holds the rows as they are at the moment of the change, those that
 * were asked for and no others. It is a buffer of the caller's: read it, and only during the call.
 */
public interface RowVisitor {

  /**
   * A row is there: it is new, or has other cells than before.
   *
   * @param rows the rows at this moment, which is the table's time
   * @param row this row among them
   */
  void present(Table rows, int row);

  /**
   * A row is gone from this moment on.
   *
   * @param rows the rows at this moment, which is the table's time, this one still among them
   * @param row this row, as it was last
   */
  void gone(Table rows, int row);
}
