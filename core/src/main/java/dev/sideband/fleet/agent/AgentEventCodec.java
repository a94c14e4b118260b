package dev.sideband.fleet.agent;

import dev.sideband.fleet.JournalHead;
import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessState;
import dev.sideband.table.StampCodec;
import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Events as entries of the stream {@value AgentEvent#STREAM}, version 1; little endian.
 *
 * <pre>
 *   version 1, type 1, time: see {@link StampCodec}; then by type
 *   1 agent started: version; number of capabilities, and each
 *   2 service changed: service, from, to, reason; flags 1 (bit 0: needs attention, 1: an end
 *     follows, 2: a record follows); the end; the record: its size and bytes of {@link TableCodec}
 *   3 process started: process, name, parent (number of variable length)
 *   4 process ended: process, name, end
 *   5 audit head: lines (number of variable length), hash 32
 *
 *   a process: boot 16, number 4, start in microseconds since that boot 6
 *   an end: milliseconds since 1970 6, kind 1 (0 unknown, 1 exit code, 2 signal), its number 1
 * </pre>
 *
 * <p>Texts are UTF-8 behind their length. Later versions only append. For one thread.
 */
public final class AgentEventCodec {

  /** The most bytes of a text; what is longer loses its end. */
  public static final int MOST_TEXT = 1 << 12;

  /** The most capabilities. */
  public static final int MOST_CAPABILITIES = 256;

  /** The most bytes of a record. */
  public static final int MOST_RECORD = 1 << 17;

  private static final int VERSION = 1;
  private static final int AGENT_STARTED = 1;
  private static final int SERVICE_CHANGED = 2;
  private static final int PROCESS_STARTED = 3;
  private static final int PROCESS_ENDED = 4;
  private static final int AUDIT_HEAD = 5;
  private static final int ATTENTION = 1;
  private static final int END = 2;
  private static final int RECORD = 4;
  private static final int EXIT_CODE = 1;
  private static final int SIGNAL = 2;
  private static final int MOST_SIGNAL = 64;
  private static final int HASH = 32;
  private static final long LATEST = (1L << 48) - 1;

  private final TableCodec tables = new TableCodec();
  private final WireWriter out = new WireWriter(256);

  /** Creates a codec. */
  public AgentEventCodec() {}

  /** Returns the bytes of an event. A record that is too long is left out. */
  public Bytes encode(AgentEvent event) {
    out.clear().u8(VERSION).u8(type(event));
    StampCodec.write(out, event.time());
    if (event instanceof AgentEvent.AgentStarted started) {
      text(started.version());
      int count = Math.min(MOST_CAPABILITIES, started.capabilities().size());
      out.varint(count);
      new TreeSet<>(started.capabilities()).stream().limit(count).forEach(this::text);
    } else if (event instanceof AgentEvent.ServiceChanged changed) {
      change(changed);
    } else if (event instanceof AgentEvent.ProcessStarted started) {
      process(started.process());
      text(started.name());
      out.varint(Math.max(0, started.parent()));
    } else if (event instanceof AgentEvent.ProcessEnded ended) {
      process(ended.process());
      text(ended.name());
      end(ended.end());
    } else if (event instanceof AgentEvent.AuditHead audit) {
      out.varint(audit.head().lines()).bytes(audit.head().hash());
    } else {
      out.bytes(((AgentEvent.Unknown) event).body());
    }
    return out.toBytes();
  }

  private static int type(AgentEvent event) {
    if (event instanceof AgentEvent.Unknown unknown) {
      return unknown.type();
    }
    if (event instanceof AgentEvent.AgentStarted) {
      return AGENT_STARTED;
    }
    if (event instanceof AgentEvent.ServiceChanged) {
      return SERVICE_CHANGED;
    }
    if (event instanceof AgentEvent.ProcessStarted) {
      return PROCESS_STARTED;
    }
    return event instanceof AgentEvent.ProcessEnded ? PROCESS_ENDED : AUDIT_HEAD;
  }

  private void change(AgentEvent.ServiceChanged changed) {
    text(changed.service());
    text(changed.from().name());
    text(changed.to().name());
    text(changed.reason());
    Optional<Bytes> record =
        changed.lastRecord().map(tables::encode).filter(bytes -> bytes.size() <= MOST_RECORD);
    out.u8(
        (changed.needsAttention() ? ATTENTION : 0)
            | (changed.end().isPresent() ? END : 0)
            | (record.isPresent() ? RECORD : 0));
    changed.end().ifPresent(this::end);
    record.ifPresent(bytes -> out.varint(bytes.size()).bytes(bytes));
  }

  private void text(String text) {
    out.text(text, MOST_TEXT);
  }

  private void process(ProcessId process) {
    out.uuid(process.boot().id()).u32(process.pid()).u48(process.startMicros());
  }

  private void end(ProcessEnd end) {
    out.u48(Math.max(0, Math.min(LATEST, end.time().toEpochMilli())));
    if (end.code().isPresent()) {
      out.u8(EXIT_CODE).u8(end.code().getAsInt());
    } else if (end.signal().isPresent()) {
      out.u8(SIGNAL).u8(end.signal().getAsInt());
    } else {
      out.u8(0).u8(0);
    }
  }

  /** Reads an event. */
  public AgentEvent decode(Bytes entry) throws MalformedMessageException {
    WireReader in = entry.reader();
    if (in.u8("version") < VERSION) {
      throw in.malformed("version", "there is none below " + VERSION);
    }
    int type = in.u8("type");
    Stamp time = StampCodec.read(in);
    return switch (type) {
      case AGENT_STARTED ->
          new AgentEvent.AgentStarted(time, text(in, "version of the agent"), capabilities(in));
      case SERVICE_CHANGED -> change(time, in);
      case PROCESS_STARTED ->
          new AgentEvent.ProcessStarted(
              time, process(in), text(in, "name"), in.count(Integer.MAX_VALUE, "parent"));
      case PROCESS_ENDED ->
          new AgentEvent.ProcessEnded(time, process(in), text(in, "name"), end(in));
      case AUDIT_HEAD ->
          new AgentEvent.AuditHead(
              time, new JournalHead(Math.max(0, in.varint("lines")), in.bytes(HASH, "hash")));
      default -> new AgentEvent.Unknown(time, type, in.rest());
    };
  }

  private static Set<String> capabilities(WireReader in) throws MalformedMessageException {
    int count = in.count(MOST_CAPABILITIES, "capabilities");
    Set<String> all = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      all.add(text(in, "capability"));
    }
    return all;
  }

  private AgentEvent change(Stamp time, WireReader in) throws MalformedMessageException {
    String service = text(in, "service");
    ProcessState from = new ProcessState(text(in, "from"));
    ProcessState to = new ProcessState(text(in, "to"));
    String reason = text(in, "reason");
    int flags = in.u8("flags");
    Optional<ProcessEnd> end = (flags & END) == 0 ? Optional.empty() : Optional.of(end(in));
    Optional<Table> record = (flags & RECORD) == 0 ? Optional.empty() : Optional.of(record(in));
    return new AgentEvent.ServiceChanged(
        time, service, from, to, reason, (flags & ATTENTION) != 0, end, record);
  }

  private Table record(WireReader in) throws MalformedMessageException {
    int size = in.count(MOST_RECORD, "size of the record");
    return tables.decode(in.bytes(size, "record"));
  }

  private static String text(WireReader in, String field) throws MalformedMessageException {
    return in.text(MOST_TEXT, field);
  }

  private static ProcessId process(WireReader in) throws MalformedMessageException {
    HostBoot boot = new HostBoot(in.uuid("boot"));
    long pid = in.u32("pid");
    if (pid > Integer.MAX_VALUE) {
      throw in.malformed("pid", pid + " is none");
    }
    return new ProcessId(boot, (int) pid, in.u48("start"));
  }

  private static ProcessEnd end(WireReader in) throws MalformedMessageException {
    Instant time = Instant.ofEpochMilli(in.u48("time of the end"));
    int kind = in.u8("kind of end");
    int number = in.u8("number of the end");
    if (kind == EXIT_CODE) {
      return new ProcessEnd(time, OptionalInt.of(number), OptionalInt.empty());
    }
    if (kind == SIGNAL && number >= 1 && number <= MOST_SIGNAL) {
      return new ProcessEnd(time, OptionalInt.empty(), OptionalInt.of(number));
    }
    return ProcessEnd.unknown(time);
  }
}
