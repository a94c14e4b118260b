package dev.sideband.console;

import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps a console in a ring log: what it said, in order, and where bytes are missing.
 *
 * <p>A record's time is when it was stored. Records of other types may stand in the same ring, and
 * are left alone. Safe for any thread.
 */
public final class ConsoleStore {

  /** The type of a ring record that is {@link ConsoleRecord.Said}. */
  public static final int TYPE_SAID = 0x5301;

  /** The type of a ring record that is {@link ConsoleRecord.Repeated}. */
  public static final int TYPE_REPEATED = 0x5302;

  /** The type of a ring record that is {@link ConsoleRecord.Missing}. */
  public static final int TYPE_MISSING = 0x5303;

  private final RingLog log;

  /** Creates the store over a log, which stays the caller's. */
  public ConsoleStore(RingLog log) {
    this.log = Objects.requireNonNull(log, "log");
  }

  RingLog log() {
    return log;
  }

  /** Appends a record. */
  public void append(ConsoleRecord entry) throws IOException {
    WireWriter out = new WireWriter().u32(Integer.toUnsignedLong(entry.stream()));
    int type;
    if (entry instanceof ConsoleRecord.Said said) {
      type = TYPE_SAID;
      out.u64(said.offset()).bytes(said.data());
    } else if (entry instanceof ConsoleRecord.Repeated again) {
      type = TYPE_REPEATED;
      out.u64(again.offset()).bytes(again.data());
    } else {
      ConsoleRecord.Missing missing = (ConsoleRecord.Missing) entry;
      type = TYPE_MISSING;
      out.u64(missing.bytes().from()).u64(missing.bytes().to()).u8(missing.cause().ordinal());
    }
    log.append(type, out.asBuffer());
  }

  /**
   * Reads a ring record.
   *
   * @return empty if it is not of a console
   * @throws MalformedMessageException if it is of a console, and does not follow the format
   */
  public static Optional<ConsoleRecord> decode(RingRecord stored) throws MalformedMessageException {
    int type = stored.type();
    if (type != TYPE_SAID && type != TYPE_REPEATED && type != TYPE_MISSING) {
      return Optional.empty();
    }
    WireReader in = stored.copyPayload().reader();
    int stream = (int) in.u32("stream");
    long from = in.u64("offset");
    if (from < 0) {
      throw in.malformed("offset", "it is negative: " + from);
    }
    if (type == TYPE_MISSING) {
      long to = in.u64("end");
      int cause = in.u8("cause");
      if (to < from || cause >= GapCause.values().length) {
        throw in.malformed("cause", cause + " from " + from + " to " + to);
      }
      return Optional.of(
          new ConsoleRecord.Missing(stream, new ByteSpan(from, to), GapCause.values()[cause]));
    }
    Bytes data = in.rest();
    return Optional.of(
        type == TYPE_SAID
            ? new ConsoleRecord.Said(stream, from, data)
            : new ConsoleRecord.Repeated(stream, from, data));
  }

  /** Hands all records that are there to a taker, oldest first; damaged ones are left out. */
  public void read(Consumer<? super ConsoleRecord> taker) throws IOException {
    try (RingReader reader = log.reader()) {
      RingRecord stored = new RingRecord();
      while (reader.next(stored)) {
        try {
          decode(stored).ifPresent(taker);
        } catch (MalformedMessageException e) {
          // What a foreign writer put under these types cannot be shown.
        }
      }
    }
  }

  /** Returns where the log ends. */
  Optional<End> end() throws IOException {
    End[] end = new End[1];
    read(entry -> {
      if (entry instanceof ConsoleRecord.Said said) {
        end[0] = new End(said.stream(), said.end(), said.data());
      } else if (entry instanceof ConsoleRecord.Missing missing) {
        end[0] = new End(missing.stream(), missing.bytes().to(), Bytes.EMPTY);
      }
    });
    return Optional.ofNullable(end[0]);
  }

  /**
   * A place in a stream.
   *
   * @param offset behind the newest byte that is stored or known to be missing
   * @param newest the bytes before it that were stored last
   */
  record End(int stream, long offset, Bytes newest) {}
}
