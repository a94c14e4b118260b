package dev.sideband.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.table.Column;
import dev.sideband.table.ColumnKind;
import dev.sideband.table.Figure;
import dev.sideband.table.Schema;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableCodec;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ProcessInfoTest {

  private static final HostBoot BOOT = new HostBoot(new UUID(1, 2));
  private static final Stamp TIME =
      new Stamp(BOOT, 90_000_000, Instant.EPOCH.plusSeconds(90), Duration.ZERO);

  /** Numbers, names and kinds are on the wire and on the page: a change breaks those who read. */
  @Test
  @Tag("X-12")
  void theColumnsOfVersionOneNeverChange() {
    String columns =
        ProcessColumns.SCHEMA.columns().stream()
            .map(column -> column.number() + " " + column.name() + " " + column.kind().code())
            .collect(Collectors.joining(", "));
    assertEquals(
        "1 pid 0, 2 start 0, 3 parent 0, 4 name 1, 5 command 1, 6 kernelState 0, 7 userId 0,"
            + " 8 user 1, 9 cpuTime 0, 10 resident 0, 11 virtual 0, 12 handles 0, 13 threads 0,"
            + " 14 priority 0, 15 nice 0, 16 readBytes 0, 17 writtenBytes 0,"
            + " 18 readOperations 0, 19 writeOperations 0, 20 storageRead 0,"
            + " 21 storageWritten 0, 22 cpuUsage 0, 23 lastActive 0, 24 state 1",
        columns);
    assertEquals(1, ProcessColumns.SCHEMA.id());
    assertEquals(1, ProcessColumns.SCHEMA.version());
    assertEquals(2, ProcessColumns.SCHEMA.keys());
  }

  @Test
  @Tag("S1-13")
  void everyFieldComesFromItsColumn() {
    TableBuffer rows = buffer(ProcessColumns.SCHEMA);
    rows.beginRow();
    for (int c = 0; c < ProcessColumns.SCHEMA.columns().size(); c++) {
      if (ProcessColumns.SCHEMA.columns().get(c).kind().numeric()) {
        rows.set(c, 65 + c);
      } else {
        rows.set(c, "text " + c);
      }
    }
    rows.endRow();
    ProcessInfo info = ProcessInfo.TYPE.read(rows.freeze(), 0);
    assertEquals(
        new ProcessInfo(
            new ProcessId(BOOT, 65, 66),
            TIME,
            Figure.of(67),
            "text 3",
            Optional.of("text 4"),
            Optional.of("F"),
            Figure.of(71),
            Optional.of("text 7"),
            Figure.of(73),
            Figure.of(74),
            Figure.of(75),
            Figure.of(76),
            Figure.of(77),
            Figure.of(78),
            Figure.of(79),
            Figure.of(80),
            Figure.of(81),
            Figure.of(82),
            Figure.of(83),
            Figure.of(84),
            Figure.of(85),
            Figure.of(86),
            Figure.of(87),
            Optional.of(new ProcessState("text 23"))),
        info);
  }

  @Test
  @Tag("S1-21")
  void runningTimeIsWallTimeSinceTheStart() {
    assertEquals(Duration.ofSeconds(80), row(4, 10_000_000).runningTime());
    assertEquals(Duration.ZERO, row(4, 99_000_000).runningTime(), "a start in the future is none");
  }

  @Test
  @Tag("S1-30")
  @Tag("X-12")
  void anOlderServerKeepsStatesAndFieldsOfANewerAgent() throws Exception {
    List<Column> columns = new ArrayList<>(ProcessColumns.SCHEMA.columns());
    columns.add(2, new Column(300, "cgroup", ColumnKind.TEXT));
    TableBuffer rows = buffer(new Schema(1, 2, 2, columns));
    rows.beginRow();
    rows.set(0, 77);
    rows.set(1, 1_000);
    rows.set(2, "/system.slice");
    rows.set(4, "novel");
    rows.set(24, "meditating");
    rows.endRow();
    TableCodec codec = new TableCodec();
    Table seen = codec.decode(codec.encode(rows));

    ProcessInfo info = ProcessInfo.TYPE.read(seen, 0);
    assertEquals("novel", info.name());
    assertEquals(new ProcessState("meditating"), info.state().orElseThrow());
    assertEquals("/system.slice", seen.text(0, 2));
    assertEquals(codec.encode(rows), codec.encode(seen), "passed on unchanged");
  }

  @Test
  @Tag("X-12")
  void aNewerServerTakesTheTableOfAnOlderAgent() {
    TableBuffer rows = buffer(new Schema(1, 1, 2, ProcessColumns.SCHEMA.columns().subList(0, 5)));
    rows.beginRow();
    rows.set(0, 77);
    rows.set(1, 1_000);
    rows.endRow();
    ProcessInfo info = ProcessInfo.TYPE.read(rows, 0);
    assertEquals(77, info.id().pid());
    assertEquals("", info.name());
    assertEquals(Figure.ABSENT, info.cpuUsage());
    assertTrue(info.state().isEmpty());
  }

  @Test
  @Tag("S0-34")
  void aHostileTableGivesNoProcessThatItDoesNotHave() {
    assertEquals(0, row(-1, 0).id().pid());
    assertEquals(0, row(1L << 32 | 1, 0).id().pid());
    assertEquals(new ProcessId(BOOT, 1, 0), row(1, -5).id());

    List<Column> turned = new ArrayList<>();
    for (Column column : ProcessColumns.SCHEMA.columns()) {
      ColumnKind other = column.kind().numeric() ? ColumnKind.TEXT : ColumnKind.INTEGER;
      turned.add(new Column(column.number(), column.name(), other));
    }
    TableBuffer rows = buffer(new Schema(1, 1, 2, turned));
    rows.beginRow();
    for (int c = 0; c < turned.size(); c++) {
      if (turned.get(c).kind().numeric()) {
        rows.set(c, 1);
      } else {
        rows.set(c, "1");
      }
    }
    rows.endRow();
    ProcessInfo info = ProcessInfo.TYPE.read(rows, 0);
    assertEquals(0, info.id().pid(), "columns of another kind are other columns");
    assertEquals("", info.name());
    assertEquals(Figure.ABSENT, info.threads());
  }

  private static ProcessInfo row(long pid, long start) {
    TableBuffer rows = buffer(ProcessColumns.SCHEMA);
    rows.beginRow();
    rows.set(ProcessColumns.PID, pid);
    rows.set(ProcessColumns.START, start);
    rows.set(ProcessColumns.KERNEL_STATE, 0x202E);
    rows.endRow();
    ProcessInfo info = ProcessInfo.TYPE.read(rows, 0);
    assertTrue(info.kernelState().isEmpty(), "no letter is none");
    return info;
  }

  private static TableBuffer buffer(Schema schema) {
    TableBuffer rows = new TableBuffer(schema);
    rows.clear(TIME);
    return rows;
  }
}
