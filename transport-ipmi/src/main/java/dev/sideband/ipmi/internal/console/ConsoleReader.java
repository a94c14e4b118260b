package dev.sideband.ipmi.internal.console;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a console's bytes in portions, whatever pieces they came in. For one thread at a time. */
public final class ConsoleReader implements AutoCloseable {

  private final ConsoleLog log;
  private final ConsoleCursor cursor;
  private final WireWriter portion = new WireWriter(256);
  private @Nullable ConsolePiece rest;
  private long position;
  private boolean overrun;

  /** Creates a reader that stands before the byte of this offset. */
  public ConsoleReader(ConsoleLog log, long offset) throws IOException {
    this.log = log;
    this.cursor = log.cursor();
    seek(offset);
  }

  /** Returns the offset of the next byte to read, as far as that is known. */
  public long position() {
    return position;
  }

  /** Returns how many bytes are there to read, or how many were before they were overwritten. */
  public long available() {
    return log.end() - position;
  }

  /** Moves before the byte of this offset. */
  public void seek(long offset) throws IOException {
    rest = null;
    position = offset;
    cursor.seek(offset);
  }

  /** Tells whether bytes were missing before the last portion. */
  public boolean wasOverrun() {
    return overrun;
  }

  /** Reads bytes that follow each other, at most so many; none if there are none yet. */
  public Bytes read(int most) throws IOException {
    portion.clear();
    overrun = false;
    while (portion.size() < most) {
      ConsolePiece piece = rest == null ? nextBytes() : rest;
      if (piece == null) {
        break;
      }
      if (piece.offset() != position) {
        if (portion.size() > 0) {
          rest = piece;
          break;
        }
        overrun = true;
        position = piece.offset();
      }
      int count = Math.min(most - portion.size(), piece.data().size());
      portion.bytes(piece.data().slice(0, count));
      position += count;
      rest = count == piece.data().size() ? null : piece.from(position);
    }
    return portion.toBytes();
  }

  private @Nullable ConsolePiece nextBytes() throws IOException {
    ConsolePiece piece = cursor.next();
    while (piece != null && (!piece.isBytes() || piece.end() <= position)) {
      piece = cursor.next();
    }
    return piece == null ? null : piece.from(position);
  }

  @Override
  public void close() {
    cursor.close();
  }
}
