package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.internal.bmc.SolService;
import dev.sideband.ipmi.internal.console.ConsoleCursor;
import dev.sideband.ipmi.internal.console.ConsoleLog;
import dev.sideband.ipmi.internal.console.ConsolePiece;
import dev.sideband.ipmi.oem.ConsoleNote;
import dev.sideband.ipmi.oem.ConsolePart;
import dev.sideband.ipmi.oem.ConsoleReport;
import dev.sideband.ipmi.oem.FetchConsole;
import dev.sideband.ipmi.oem.GetConsoleInfo;
import dev.sideband.ipmi.oem.HeartbeatLog;
import dev.sideband.ipmi.oem.MarkConsole;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.SolPosition;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Carries out the commands about the console's log, 22h to 24h. */
final class OemConsole {

  private static final int MOST_MARKS = 64;
  private static final BmcBoot NO_BOOT = new BmcBoot(0);

  private final SolService sol;
  private final ConsoleLog log;
  private final BootClock clock;

  /** The newest marks by their numbers, so that one that comes again has the effect of one. */
  private final Map<Long, MarkConsole.Answer> marks = new LinkedHashMap<>();

  OemConsole(SolService sol, BootClock clock) {
    this.sol = sol;
    this.log = sol.console().log();
    this.clock = clock;
  }

  void registerAt(OemEndpoint endpoint) {
    AccessRule operators = AccessRule.anywhere(Privilege.OPERATOR);
    endpoint.register(
        GetConsoleInfo.CODE,
        operators,
        GetConsoleInfo::decodeRequest,
        (asked, source) -> info(source));
    endpoint.register(
        FetchConsole.CODE,
        operators,
        FetchConsole::decodeRequest,
        (asked, source) -> fetch(asked, source));
    endpoint.register(
        MarkConsole.CODE, operators, MarkConsole::decodeRequest, (asked, source) -> mark(asked));
  }

  int stream() {
    return log.stream();
  }

  long end() {
    return log.end();
  }

  /** Returns the oldest offset, or the end if it cannot be told. */
  long oldest() {
    try {
      return log.oldest();
    } catch (IOException e) {
      return log.end();
    }
  }

  Optional<SolPosition> position(RequestSource source) {
    return sol.position(source);
  }

  private BmcBoot boot() {
    return clock.boot() instanceof BmcBoot boot ? boot : NO_BOOT;
  }

  private OemAnswer info(RequestSource source) throws IOException {
    try (ConsoleCursor cursor = log.cursor()) {
      ConsolePiece first = cursor.next();
      ConsolePiece last = cursor.newest();
      return OemAnswer.ok(
          new ConsoleReport(
              boot(),
              log.stream(),
              first == null ? log.end() : first.offset(),
              log.end(),
              log.capacity(),
              first == null ? NO_BOOT : first.boot(),
              first == null ? 0 : first.micros(),
              last == null ? NO_BOOT : last.boot(),
              last == null ? 0 : last.micros(),
              sol.settings().bitRate(),
              sol.console().isConnected(),
              sol.position(source)));
    }
  }

  /** Returns bytes of the log from an offset on, of one boot, at most so many. */
  HeartbeatLog log(int stream, long have, int most) throws IOException {
    if (stream != log.stream() || have < 0 || have >= log.end() || most == 0) {
      return HeartbeatLog.NONE;
    }
    try (ConsoleCursor cursor = log.cursor()) {
      cursor.seek(have);
      ConsoleGathering gathered = new ConsoleGathering(have, Long.MAX_VALUE, most, false);
      gather(cursor, gathered);
      return gathered.isEmpty()
          ? HeartbeatLog.NONE
          : new HeartbeatLog(
              gathered.start(),
              gathered.boot(),
              gathered.firstMicros(),
              gathered.lastMicros(),
              gathered.data());
    }
  }

  private static void gather(ConsoleCursor cursor, ConsoleGathering into) throws IOException {
    ConsolePiece piece = cursor.next();
    while (piece != null && into.take(piece)) {
      piece = cursor.next();
    }
  }

  private OemAnswer fetch(FetchConsole asked, RequestSource source)
      throws OemRejectedException, IOException {
    checkStream(asked.stream(), FetchConsole.CODE);
    int most = ConsoleGathering.most(source, asked.max());
    try (ConsoleCursor cursor = log.cursor()) {
      ConsoleGathering gathered =
          asked.range() == FetchConsole.Range.OFFSETS
              ? byOffset(asked, cursor, most)
              : byTime(asked, cursor, most);
      if (gathered.isEmpty()) {
        throw new OemRejectedException(FetchConsole.CODE, OemStatus.NO_DATA, Bytes.EMPTY);
      }
      return OemAnswer.ok(
          new ConsolePart(
              boot(),
              log.stream(),
              gathered.start(),
              gathered.boot(),
              gathered.firstMicros(),
              gathered.hasMore(log.end()),
              gathered.hasGapBefore(),
              gathered.notes(),
              gathered.data()));
    }
  }

  private ConsoleGathering byOffset(FetchConsole asked, ConsoleCursor cursor, int most)
      throws OemRejectedException, IOException {
    long end = log.end();
    if (asked.from() < 0 || asked.from() > end) {
      throw new OemRejectedException(FetchConsole.CODE, OemStatus.CONFLICT, number(end));
    }
    long oldest = log.oldest();
    if (asked.from() < oldest) {
      throw new OemRejectedException(FetchConsole.CODE, OemStatus.OVERWRITTEN, number(oldest));
    }
    cursor.seek(asked.from());
    ConsoleGathering gathered = new ConsoleGathering(asked.from(), asked.to(), most, true);
    gather(cursor, gathered);
    return gathered;
  }

  private ConsoleGathering byTime(FetchConsole asked, ConsoleCursor cursor, int most)
      throws OemRejectedException, IOException {
    if (!cursor.seek(asked.boot(), asked.from())) {
      throw new OemRejectedException(FetchConsole.CODE, OemStatus.NO_DATA, Bytes.EMPTY);
    }
    ConsoleGathering gathered = new ConsoleGathering(-1, Long.MAX_VALUE, most, true);
    gathered.only(asked.boot(), asked.to());
    gather(cursor, gathered);
    return gathered;
  }

  private OemAnswer mark(MarkConsole asked) throws OemRejectedException, IOException {
    checkStream(asked.stream(), MarkConsole.CODE);
    synchronized (marks) {
      MarkConsole.Answer answer = marks.get(asked.id());
      if (answer == null) {
        Bytes detail = ConsoleNote.mark(0, 0, asked.id(), asked.text()).detail();
        ConsolePiece note = log.note(ConsoleNote.MARK, detail);
        answer = new MarkConsole.Answer(note.offset(), note.boot(), note.micros());
        if (marks.size() >= MOST_MARKS) {
          marks.remove(marks.keySet().iterator().next());
        }
        marks.put(asked.id(), answer);
      }
      return OemAnswer.ok(answer);
    }
  }

  private void checkStream(int stream, int command) throws OemRejectedException {
    if (stream != log.stream()) {
      throw new OemRejectedException(
          command, OemStatus.OTHER_BOOT, new WireWriter().u32(log.stream()).toBytes());
    }
  }

  private static Bytes number(long offset) {
    return new WireWriter().u64(offset).toBytes();
  }
}
