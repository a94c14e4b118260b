package dev.sideband.transport;

import dev.sideband.table.RowType;
import dev.sideband.table.TableBuffer;
import java.io.IOException;

/**
 * The rows of a table as they are now.
 *
 * <p>For one thread at a time. A row that vanishes while it is read is left out, not an error.
 *
 * @param <R> the Java type of a row
 */
public interface TableSource<R> extends AutoCloseable {

  /** Returns the type of the rows; buffers for {@link #read} are made with its schema. */
  RowType<R> rowType();

  /**
   * Clears {@code into} and fills it with the rows of this moment.
   *
   * @throws IOException if the source as a whole cannot be read; {@code into} is then undefined
   */
  void read(TableBuffer into) throws IOException;

  /** Gives back what the source holds. Idempotent. */
  @Override
  void close();
}
