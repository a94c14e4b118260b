package dev.sideband.ipmi.internal.console;

import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.BmcBoot;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a console's log piece by piece, while it is written. For one thread at a time. */
public final class ConsoleCursor implements AutoCloseable {

  /** Nearer than that, looking is quicker than searching. */
  private static final long NEAR = 1 << 14;

  private final RingLog ring;
  private final RingReader reader;
  private final RingRecord record = new RingRecord();

  ConsoleCursor(RingLog ring) throws IOException {
    this.ring = ring;
    this.reader = ring.reader();
  }

  /** Returns the next piece and moves behind it, or null if there is none yet. */
  public @Nullable ConsolePiece next() throws IOException {
    return reader.next(record) ? ConsoleLog.piece(record) : null;
  }

  /** Goes back before the piece that was read last. */
  private void back() throws IOException {
    reader.seek(record.position());
  }

  /** Moves before the newest piece. */
  public @Nullable ConsolePiece newest() throws IOException {
    reader.seekNewest();
    return reader.previous(record) ? ConsoleLog.piece(record) : null;
  }

  /** Moves before the piece that holds a byte, or before the first one behind it. */
  public void seek(long offset) throws IOException {
    reader.seekOldest();
    long low = reader.position();
    long high = ring.end();
    while (high - low > NEAR) {
      long middle = low + (high - low) / 2;
      reader.seek(middle);
      ConsolePiece found = next();
      if (found == null || found.offset() > offset) {
        high = middle;
      } else {
        low = middle;
      }
    }
    reader.seek(low);
    for (ConsolePiece piece = next(); piece != null; piece = next()) {
      if (piece.end() > offset || !piece.isBytes() && piece.offset() >= offset) {
        back();
        return;
      }
    }
  }

  /** Moves before the first piece of a boot that came at a time or later; false if none did. */
  public boolean seek(BmcBoot boot, long micros) throws IOException {
    reader.seekOldest();
    for (ConsolePiece piece = next(); piece != null; piece = next()) {
      if (piece.boot().equals(boot) && piece.micros() >= micros) {
        back();
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    reader.close();
  }
}
