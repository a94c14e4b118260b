package dev.sideband.table;

/** What the cells of a {@link Column} hold. */
public enum ColumnKind {
  /** A signed 64-bit number. */
  INTEGER,
  /** Text as the host gave it: bytes that should be UTF-8 and may be anything. */
  TEXT,
  /** Plain bytes, such as an address or an identifier. */
  BYTES
}
