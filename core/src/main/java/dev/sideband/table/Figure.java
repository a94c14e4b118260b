package dev.sideband.table;

import java.util.Objects;

/**
 * A number that may be missing for a reason; a missing one is never 0.
 *
 * @param state whether there is a number, and if not, why
 * @param number the number; 0 where there is none
 */
public record Figure(CellState state, long number) {

  /** Nobody gave a number. */
  public static final Figure ABSENT = new Figure(CellState.ABSENT, 0);

  /** The system refused to tell. */
  public static final Figure NOT_PERMITTED = new Figure(CellState.NOT_PERMITTED, 0);

  /** This system cannot tell. */
  public static final Figure NOT_SUPPORTED = new Figure(CellState.NOT_SUPPORTED, 0);

  public Figure {
    Objects.requireNonNull(state, "state");
    if (state != CellState.PRESENT && number != 0) {
      throw new IllegalArgumentException(state + " with number " + number);
    }
  }

  /** Returns a figure that is known. */
  public static Figure of(long number) {
    return new Figure(CellState.PRESENT, number);
  }

  /** Returns what a cell of numbers holds. */
  public static Figure of(Table table, int row, int column) {
    CellState state = table.state(row, column);
    return switch (state) {
      case PRESENT -> of(table.integer(row, column));
      case ABSENT -> ABSENT;
      case NOT_PERMITTED -> NOT_PERMITTED;
      case NOT_SUPPORTED -> NOT_SUPPORTED;
    };
  }

  /** Tells whether there is a number. */
  public boolean known() {
    return state == CellState.PRESENT;
  }

  /** Returns the number, or {@code fallback} where there is none. */
  public long orElse(long fallback) {
    return known() ? number : fallback;
  }

  @Override
  public String toString() {
    return known() ? Long.toString(number) : state.toString();
  }
}
