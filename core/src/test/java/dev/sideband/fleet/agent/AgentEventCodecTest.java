package dev.sideband.fleet.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.JournalHead;
import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableCodec;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AgentEventCodecTest {

  private static final HostBoot BOOT = new HostBoot(new UUID(1, 2));
  private static final Instant WALL = Instant.ofEpochSecond(1_000);
  private static final Stamp TIME = new Stamp(BOOT, 5_000_000, WALL, Duration.ofMillis(1));
  private static final ProcessId PROCESS = new ProcessId(BOOT, 4_711, 1_000_000);
  private static final ProcessEnd KILLED =
      new ProcessEnd(WALL, OptionalInt.empty(), OptionalInt.of(9));

  /** Version 1; then type, host clock, boot, 5,000,000 us, 1,000 s, 0 ns, 0 s, 1,000,000 ns. */
  private static final String HEAD =
      "01 %s 01 0000000000000001 0000000000000002 404b4c000000 d00f 00 00 c0843d ";

  private final AgentEventCodec codec = new AgentEventCodec();

  private static Table record() {
    TableBuffer rows = new TableBuffer(ProcessColumns.SCHEMA);
    rows.clear(TIME);
    rows.beginRow();
    rows.set(ProcessColumns.PID, 4_711);
    rows.set(ProcessColumns.START, 1_000_000);
    rows.set(ProcessColumns.RESIDENT, 123_456);
    rows.endRow();
    return rows.freeze();
  }

  private static AgentEvent changed(Optional<Table> record) {
    return new AgentEvent.ServiceChanged(
        TIME,
        "web",
        ProcessState.WORKING,
        ProcessState.UNEXPECTEDLY_TERMINATED,
        "x",
        true,
        Optional.of(KILLED),
        record);
  }

  private static final List<AgentEvent> PLAIN =
      List.of(
          new AgentEvent.AgentStarted(TIME, "1.0", Set.of("stop", "process-events")),
          changed(Optional.empty()),
          new AgentEvent.ProcessStarted(TIME, PROCESS, "java", 1),
          new AgentEvent.ProcessEnded(TIME, PROCESS, "java", KILLED),
          new AgentEvent.ProcessEnded(TIME, PROCESS, "", ProcessEnd.unknown(WALL)),
          new AgentEvent.AuditHead(TIME, new JournalHead(3, Bytes.ofHex("ab".repeat(32)))));

  private void assertBytes(String type, String body, AgentEvent event) {
    assertEquals(Bytes.ofHex(HEAD.formatted(type) + body), codec.encode(event));
  }

  /** Frozen: the comments of the codec, byte for byte. */
  @Test
  void bytesOfVersionOne() {
    // "1.0"; two capabilities, "process-events" and "stop"
    assertBytes("01", "03 312e30 02 0e 70726f636573732d6576656e7473 04 73746f70", PLAIN.get(0));
    // "web", "working", "unexpectedly terminated", "x"; attention and an end: 1,000,000 ms, signal
    // 9
    assertBytes(
        "02",
        "03 776562 07 776f726b696e67 17 756e65787065637465646c79207465726d696e61746564 01 78"
            + " 03 40420f000000 02 09",
        PLAIN.get(1));
    // boot, 4,711, 1,000,000 us; "java", parent 1
    String process = "0000000000000001 0000000000000002 67120000 40420f000000 ";
    assertBytes("03", process + "04 6a617661 01", PLAIN.get(2));
    assertBytes("04", process + "04 6a617661 40420f000000 02 09", PLAIN.get(3));
    assertBytes("04", process + "00 40420f000000 00 00", PLAIN.get(4));
    assertBytes("05", "03 " + "ab".repeat(32), PLAIN.get(5));
  }

  @Test
  void whatIsSentArrives() throws Exception {
    for (AgentEvent each : PLAIN) {
      assertEquals(each, codec.decode(codec.encode(each)));
    }
  }

  @Test
  @Tag("S1-38")
  void theLastRecordOfAProcessArrives() throws Exception {
    Bytes entry = codec.encode(changed(Optional.of(record())));
    AgentEvent.ServiceChanged arrived =
        assertInstanceOf(AgentEvent.ServiceChanged.class, codec.decode(entry));
    TableCodec tables = new TableCodec();
    assertEquals(tables.encode(record()), tables.encode(arrived.lastRecord().orElseThrow()));
    assertEquals(Optional.of(KILLED), arrived.end());
  }

  @Test
  @Tag("S1-30")
  void whatANewerAgentTellsIsKept() throws Exception {
    AgentEvent newer = new AgentEvent.Unknown(TIME, 200, Bytes.of(1, 2, 3));
    Bytes entry = codec.encode(newer);
    assertEquals(newer, codec.decode(entry));
    AgentEvent state =
        new AgentEvent.ServiceChanged(
            TIME,
            "web",
            new ProcessState("dreaming"),
            new ProcessState("awake"),
            "",
            false,
            Optional.empty(),
            Optional.empty());
    byte[] longer = java.util.Arrays.copyOf(codec.encode(state).toArray(), 100);
    longer[0] = 7;
    assertEquals(state, codec.decode(Bytes.copyOf(longer)), "appended bytes are ignored");
  }

  @Test
  void everyPrefixAndEveryFlippedBitEndsWell() throws Exception {
    for (AgentEvent each : PLAIN) {
      endsWell(codec.encode(each));
    }
    endsWell(codec.encode(changed(Optional.of(record()))));
  }

  private void endsWell(Bytes entry) {
    for (int size = 0; size < entry.size(); size++) {
      Bytes prefix = entry.slice(0, size);
      assertThrows(MalformedMessageException.class, () -> codec.decode(prefix));
    }
    int read = 0;
    for (int bit = 0; bit < entry.size() * 8; bit++) {
      byte[] flipped = entry.toArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        codec.decode(Bytes.copyOf(flipped));
        read++;
      } catch (MalformedMessageException e) {
        // That is how it is to end.
      }
    }
    assertTrue(read > 0);
  }
}
