package dev.sideband.table;

/** Whether a cell has a value, and if not, why. */
public enum CellState {
  /** There is a value. */
  PRESENT,
  /** Nobody gave a value. */
  ABSENT,
  /** The system refused to tell: more rights are needed. */
  NOT_PERMITTED,
  /** This system cannot tell. */
  NOT_SUPPORTED
}
