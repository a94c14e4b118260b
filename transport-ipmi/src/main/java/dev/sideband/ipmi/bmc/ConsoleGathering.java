package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.internal.console.ConsolePiece;
import dev.sideband.ipmi.oem.ConsoleNote;
import dev.sideband.ipmi.oem.ConsolePart;
import dev.sideband.ipmi.oem.OemFrame;
import dev.sideband.time.BmcBoot;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts consecutive pieces of a console's log together until an answer is full: bytes that follow
 * each other and came in one boot, and notes. For one thread.
 */
final class ConsoleGathering {

  /** What an answer over the network has room for, in one packet that nothing cuts. */
  private static final int MOST_ON_LAN = 900;

  private static final int MOST_NOTES = 0xFF;

  private final long wanted;
  private final long to;
  private final boolean withNotes;
  private final WireWriter data = new WireWriter();
  private final List<ConsoleNote> notes = new ArrayList<>();
  private @Nullable BmcBoot boot;
  private long until = Long.MAX_VALUE;
  private long start;
  private long first;
  private long last;
  private int room;
  private int noteRoom;
  private boolean fixedBoot;
  private boolean full;

  /**
   * Begins to gather.
   *
   * @param wanted the offset that the first byte should have; negative if any will do
   * @param to the offset before which to end
   * @param most the bytes that notes and data may take
   */
  ConsoleGathering(long wanted, long to, int most, boolean withNotes) {
    this.wanted = wanted;
    this.to = to;
    this.withNotes = withNotes;
    this.room = most;
    this.noteRoom = most / 2;
    this.start = Math.max(0, wanted);
  }

  /** Returns how much fits where a request came from, if its sender has room for so much. */
  static int most(RequestSource source, int max) {
    boolean network = source.medium().equals(ChannelMedium.LAN_802_3) && source.session() != 0;
    int fits =
        network
            ? MOST_ON_LAN
            : OemFrame.MAX_RESPONSE_DATA - OemFrame.OVERHEAD - ConsolePart.HEADER_SIZE;
    return Math.min(fits, max);
  }

  /** Takes only pieces of one boot that came before a time. */
  void only(BmcBoot wantedBoot, long untilMicros) {
    fixedBoot = true;
    boot = wantedBoot;
    until = untilMicros;
  }

  /** Takes a piece, or as much of it as fits; returns whether more would be taken. */
  boolean take(ConsolePiece piece) {
    if (data.size() == 0 && !fixedBoot && boot != null && !boot.equals(piece.boot())) {
      // Notes after the last byte of a boot that is over went out with that byte.
      notes.clear();
      boot = null;
    }
    boolean begins = isEmpty();
    boolean follows = begins || piece.offset() == end();
    boolean sameBoot = boot == null || boot.equals(piece.boot());
    if (!follows || !sameBoot || piece.micros() >= until || piece.offset() >= to) {
      return false;
    }
    return piece.isBytes() ? takeBytes(piece, begins) : takeNote(piece);
  }

  private boolean takeBytes(ConsolePiece piece, boolean begins) {
    int skipped = begins && wanted > piece.offset() ? (int) (wanted - piece.offset()) : 0;
    if (skipped >= piece.data().size()) {
      return true;
    }
    long from = piece.offset() + skipped;
    boolean timed =
        !begins
            && piece.micros() != last
            && withNotes
            && noteRoom >= ConsoleNote.HEADER_SIZE
            && notes.size() < MOST_NOTES;
    int left = room - (timed ? ConsoleNote.HEADER_SIZE : 0);
    int count = (int) Math.min(Math.min(left, piece.data().size() - skipped), to - from);
    if (count <= 0) {
      full = true;
      return false;
    }
    begin(piece, from);
    if (timed) {
      notes.add(new ConsoleNote(from, ConsoleNote.TIME, piece.micros(), Bytes.EMPTY));
      room -= ConsoleNote.HEADER_SIZE;
      noteRoom -= ConsoleNote.HEADER_SIZE;
    }
    data.bytes(piece.data().slice(skipped, count));
    room -= count;
    last = piece.micros();
    full = skipped + count < piece.data().size();
    return !full;
  }

  private boolean takeNote(ConsolePiece piece) {
    if (!withNotes) {
      return true;
    }
    int size = ConsoleNote.HEADER_SIZE + piece.data().size();
    if (size > noteRoom || notes.size() == MOST_NOTES) {
      // To stop here would be to stop here for ever: who asks goes on behind the last byte.
      return true;
    }
    begin(piece, piece.offset());
    notes.add(new ConsoleNote(piece.offset(), piece.kind(), piece.micros(), piece.data()));
    room -= size;
    noteRoom -= size;
    last = piece.micros();
    return true;
  }

  private void begin(ConsolePiece piece, long from) {
    if (isEmpty()) {
      boot = piece.boot();
      start = from;
      first = piece.micros();
    }
  }

  boolean isEmpty() {
    return data.size() == 0 && notes.isEmpty();
  }

  private long end() {
    return start + data.size();
  }

  /** Tells whether the range goes on behind what was gathered. */
  boolean hasMore(long logEnd) {
    return full && end() < to || end() < Math.min(to, logEnd) && until == Long.MAX_VALUE;
  }

  boolean hasGapBefore() {
    return wanted >= 0 && start > wanted;
  }

  long start() {
    return start;
  }

  BmcBoot boot() {
    return boot == null ? new BmcBoot(0) : boot;
  }

  long firstMicros() {
    return first;
  }

  long lastMicros() {
    return last;
  }

  List<ConsoleNote> notes() {
    return notes;
  }

  Bytes data() {
    return data.toBytes();
  }
}
