package dev.sideband.connection;

import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.table.TableDelta;
import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends sweeps to a monitor server, each once and in order: whole ones now and then, between them
 * what has changed. {@link ConnectionServer} is its other end.
 *
 * <p>An entry of the stream {@value #STREAM} is a part of a sweep, version 1, little endian:
 *
 * <pre>
 *   version 1, flags 1 (bit 0: whole, else changes to the sweep before)
 *   microseconds of the sweep 6; number of this part, of parts: numbers of variable length
 *   the part: bytes of {@link TableCodec}, or of {@link TableDelta}
 * </pre>
 *
 * <p>It waits for no network. After entries were lost, the next sweep is a whole one. For one
 * thread at a time.
 */
public final class SweepSender implements SweepStep {

  /** The stream in which sweeps travel. */
  public static final String STREAM = "connections";

  /** The bytes before a part, at most. */
  static final int MOST_HEADER = 2 + 6 + 2 * 5;

  static final int VERSION = 1;
  static final int WHOLE = 1;

  /** So many sweeps are sent as changes before the next whole one. */
  private static final int MOST_CHANGES = 60;

  private final Uplink uplink;
  private final TableCodec codec = new TableCodec();
  private final TableDelta delta = new TableDelta();
  private final WireWriter out = new WireWriter();
  private @Nullable Table before;
  private long lost;
  private int changes;

  /** Creates a sender; the link stays its owner's. */
  public SweepSender(Uplink uplink) {
    this.uplink = Objects.requireNonNull(uplink, "uplink");
  }

  /**
   * Hands a sweep to the link.
   *
   * @throws IOException if the link cannot keep it
   */
  @Override
  public void take(Table sweep) throws IOException {
    long lostNow = uplink.status().lost();
    Table base =
        lostNow == lost && follows(before, sweep) && changes < MOST_CHANGES ? before : null;
    lost = lostNow;
    before = null; // If this fails, the next one must be whole.
    if (base == null) {
      send(WHOLE, sweep, codec.encode(sweep));
      changes = 0;
    } else {
      send(0, sweep, delta.between(base, sweep));
      changes++;
    }
    before = sweep;
  }

  private static boolean follows(@Nullable Table before, Table sweep) {
    return before != null
        && before.schema().equals(sweep.schema())
        && before.time().clock().equals(sweep.time().clock());
  }

  private void send(int flags, Table sweep, Bytes content) throws IOException {
    int room = uplink.mostEntryBytes() - MOST_HEADER;
    int parts = Math.max(1, (content.size() + room - 1) / room);
    for (int part = 0; part < parts; part++) {
      int from = part * room;
      out.clear().u8(VERSION).u8(flags).u48(sweep.time().micros()).varint(part).varint(parts);
      out.bytes(content.slice(from, Math.min(room, content.size() - from)));
      uplink.append(STREAM, out.toBytes());
    }
  }
}
