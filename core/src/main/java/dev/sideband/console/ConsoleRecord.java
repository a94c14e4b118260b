package dev.sideband.console;

import dev.sideband.wire.Bytes;
import java.util.Objects;

/** What a {@link ConsoleStore} keeps of a console, in the order of the console's bytes. */
public sealed interface ConsoleRecord {

  /** Returns the stream that the offsets count in. */
  int stream();

  /**
   * The console said this.
   *
   * @param offset the number of the first byte
   * @param data at least one byte
   */
  record Said(int stream, long offset, Bytes data) implements ConsoleRecord {

    /** Returns the number behind the last byte. */
    public long end() {
      return offset + data.size();
    }
  }

  /**
   * The BMC sent this, and it is most likely what came before once more; it has no place.
   *
   * @param offset the number of the byte that it came before
   */
  record Repeated(int stream, long offset, Bytes data) implements ConsoleRecord {}

  /**
   * Bytes are missing here for good.
   *
   * @param bytes which; empty if their number is not known
   */
  record Missing(int stream, ByteSpan bytes, GapCause cause) implements ConsoleRecord {

    public Missing {
      Objects.requireNonNull(bytes, "bytes");
      Objects.requireNonNull(cause, "cause");
    }
  }
}
