package dev.sideband.fleet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Column;
import dev.sideband.table.ColumnKind;
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
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ServiceInfoTest {

  private static final HostBoot BOOT = new HostBoot(new UUID(1, 2));
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00.123Z");
  private static final Stamp TIME = new Stamp(BOOT, 5_000_000, NOW, Duration.ofMillis(1));

  private static final ServiceInfo FULL =
      new ServiceInfo(
          "web",
          TIME,
          "shop",
          ProcessState.UNEXPECTEDLY_TERMINATED,
          NOW.minusSeconds(3),
          "signal 9; starts again by itself",
          "read-only",
          Optional.of("1.4"),
          Optional.of(new ProcessId(BOOT, 4_711, 1_000)),
          Optional.of(new ProcessEnd(NOW.minusSeconds(3), OptionalInt.empty(), OptionalInt.of(9))),
          2,
          Optional.of(NOW.plusSeconds(1)),
          true,
          true,
          Optional.of("connected to port 80"));

  private static final ServiceInfo BARE =
      new ServiceInfo(
          "db",
          TIME,
          "",
          ProcessState.STOPPED,
          NOW,
          "",
          DegradeLevel.FULL,
          Optional.empty(),
          Optional.empty(),
          Optional.of(ProcessEnd.unknown(NOW)),
          0,
          Optional.empty(),
          false,
          false,
          Optional.empty());

  private static Table table(Schema schema, ServiceInfo... rows) {
    TableBuffer buffer = new TableBuffer(schema);
    buffer.clear(TIME);
    for (ServiceInfo each : rows) {
      each.addTo(buffer);
    }
    return buffer.freeze();
  }

  @Test
  void aRowSaysAllThatIsKnown() throws Exception {
    TableCodec codec = new TableCodec();
    Table sent = table(ServiceColumns.SCHEMA, FULL, BARE);
    assertEquals(List.of(BARE, FULL), ServiceInfo.TYPE.rows(codec.decode(codec.encode(sent))));
  }

  @Test
  @Tag("S1-30")
  void whatANewerAgentSaysIsKept() throws Exception {
    List<Column> columns = new ArrayList<>(ServiceColumns.SCHEMA.columns());
    columns.add(new Column(77, "mood", ColumnKind.TEXT));
    Schema newer = new Schema(3, 2, 1, columns);
    TableBuffer buffer = new TableBuffer(newer);
    buffer.clear(TIME);
    buffer.beginRow();
    buffer.set(ServiceColumns.NAME, "web");
    buffer.set(ServiceColumns.STATE, "daydreaming");
    buffer.set(ServiceColumns.EXIT_CODE, 70_000);
    buffer.set(ServiceColumns.LAST_END, 1_000);
    buffer.set(ServiceColumns.PID, -4);
    buffer.set(columns.size() - 1, "cheerful");
    buffer.endRow();
    TableCodec codec = new TableCodec();
    Table arrived = codec.decode(codec.encode(buffer.freeze()));
    ServiceInfo info = ServiceInfo.TYPE.read(arrived, 0);
    assertEquals(new ProcessState("daydreaming"), info.state());
    assertEquals("cheerful", arrived.text(0, arrived.schema().position(77).orElseThrow()));
    assertEquals(
        Optional.of(ProcessEnd.unknown(Instant.ofEpochSecond(1))), info.lastEnd(), "no such code");
    assertEquals(Optional.empty(), info.process(), "no such number");
    assertEquals(DegradeLevel.FULL, info.level());
  }
}
