package dev.sideband.fleet.service;

import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Figure;
import dev.sideband.table.RowType;
import dev.sideband.table.Schema;
import dev.sideband.table.SchemaReader;
import dev.sideband.table.Table;
import dev.sideband.time.HostBoot;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes {@link ServiceInfo} of rows whose columns are found by number. */
final class ServiceRowType implements RowType<ServiceInfo> {

  private static final SchemaReader COLUMNS = new SchemaReader(ServiceColumns.SCHEMA);
  private static final ProcessState UNKNOWN = new ProcessState("");
  private static final int MOST_CODE = 255;
  private static final int MOST_SIGNAL = 64;

  @Override
  public Schema schema() {
    return ServiceColumns.SCHEMA;
  }

  @Override
  public ServiceInfo read(Table table, int row) {
    return new ServiceInfo(
        text(table, row, ServiceColumns.NAME).orElse(""),
        table.time(),
        text(table, row, ServiceColumns.TASK).orElse(""),
        text(table, row, ServiceColumns.STATE).map(ProcessState::new).orElse(UNKNOWN),
        time(table, row, ServiceColumns.SINCE).orElse(Instant.EPOCH),
        text(table, row, ServiceColumns.REASON).orElse(""),
        text(table, row, ServiceColumns.LEVEL).orElse(DegradeLevel.FULL),
        text(table, row, ServiceColumns.VERSION),
        process(table, row),
        end(table, row),
        Math.max(0, figure(table, row, ServiceColumns.RESTARTS).orElse(0)),
        time(table, row, ServiceColumns.NEXT_START),
        figure(table, row, ServiceColumns.PROTECTED).orElse(0) != 0,
        figure(table, row, ServiceColumns.ATTENTION).orElse(0) != 0,
        text(table, row, ServiceColumns.PROBE));
  }

  private static Optional<ProcessId> process(Table table, int row) {
    long pid = figure(table, row, ServiceColumns.PID).orElse(0);
    long start = figure(table, row, ServiceColumns.START).orElse(-1);
    if (pid < 1 || pid > Integer.MAX_VALUE || start < 0) {
      return Optional.empty();
    }
    HostBoot boot = table.time().clock() instanceof HostBoot host ? host : HostBoot.UNKNOWN;
    return Optional.of(new ProcessId(boot, (int) pid, start));
  }

  private static Optional<ProcessEnd> end(Table table, int row) {
    OptionalInt code = within(0, MOST_CODE, figure(table, row, ServiceColumns.EXIT_CODE));
    OptionalInt signal = within(1, MOST_SIGNAL, figure(table, row, ServiceColumns.SIGNAL));
    return time(table, row, ServiceColumns.LAST_END)
        .map(time -> new ProcessEnd(time, code, code.isPresent() ? OptionalInt.empty() : signal));
  }

  /** A number that cannot be is as good as none. */
  private static OptionalInt within(int least, int most, Figure figure) {
    return figure.known() && figure.number() >= least && figure.number() <= most
        ? OptionalInt.of((int) figure.number())
        : OptionalInt.empty();
  }

  private static Optional<Instant> time(Table table, int row, int known) {
    Figure millis = figure(table, row, known);
    return millis.known() ? Optional.of(Instant.ofEpochMilli(millis.number())) : Optional.empty();
  }

  private static Figure figure(Table table, int row, int known) {
    return COLUMNS.figure(table, row, known);
  }

  private static Optional<String> text(Table table, int row, int known) {
    return COLUMNS.text(table, row, known);
  }
}
