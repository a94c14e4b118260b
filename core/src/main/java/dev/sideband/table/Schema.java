package dev.sideband.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The columns of a table; the first {@link #keys()} of them name a row.
 *
 * <p>Versions only add columns. A reader keeps columns that it does not know, so an older program
 * shows and passes on what a newer one sent. Instances are immutable and safe for any thread.
 */
public final class Schema {

  private final int id;
  private final int version;
  private final int keys;
  private final List<Column> columns;
  private final Map<Integer, Integer> positions = new HashMap<>();

  /**
   * Creates a schema.
   *
   * @param id what the rows are, 1 to 255
   * @param version grows with each added column, 1 to 255
   * @param keys how many of the first columns name a row, at least 1
   * @param columns all columns, no number twice
   */
  public Schema(int id, int version, int keys, List<Column> columns) {
    if (id < 1 || id > 255 || version < 1 || version > 255) {
      throw new IllegalArgumentException("schema " + id + " version " + version + " out of 1..255");
    }
    if (keys < 1 || keys > columns.size()) {
      throw new IllegalArgumentException(keys + " key columns of " + columns.size());
    }
    this.id = id;
    this.version = version;
    this.keys = keys;
    this.columns = List.copyOf(columns);
    for (int i = 0; i < columns.size(); i++) {
      if (positions.put(columns.get(i).number(), i) != null) {
        throw new IllegalArgumentException("column number twice: " + columns.get(i));
      }
    }
  }

  /** Returns what the rows are. */
  public int id() {
    return id;
  }

  /** Returns the version of the list of columns. */
  public int version() {
    return version;
  }

  /** Returns how many of the first columns name a row. */
  public int keys() {
    return keys;
  }

  /** Returns all columns, the key columns first. */
  public List<Column> columns() {
    return columns;
  }

  /** Returns the position of the column with this number, or empty if there is none. */
  public OptionalInt position(int number) {
    Integer position = positions.get(number);
    return position == null ? OptionalInt.empty() : OptionalInt.of(position);
  }

  /** Tells whether rows here and there are named by columns of the same numbers and kinds. */
  boolean hasKeysLike(Schema other) {
    if (keys != other.keys) {
      return false;
    }
    for (int c = 0; c < keys; c++) {
      Column mine = columns.get(c);
      Column theirs = other.columns.get(c);
      if (mine.number() != theirs.number() || !mine.kind().equals(theirs.kind())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schema that
        && id == that.id
        && version == that.version
        && keys == that.keys
        && columns.equals(that.columns);
  }

  @Override
  public int hashCode() {
    return (id * 31 + version) * 31 + columns.hashCode();
  }

  @Override
  public String toString() {
    return "Schema[" + id + "." + version + ", keys=" + keys + ", " + columns + "]";
  }
}
