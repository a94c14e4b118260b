package dev.sideband.process;

import dev.sideband.table.Figure;
import dev.sideband.table.RowType;
import dev.sideband.table.Schema;
import dev.sideband.table.SchemaReader;
import dev.sideband.table.Table;
import dev.sideband.time.HostBoot;
import java.util.Optional;

/** Makes {@link ProcessInfo} of rows whose columns are found by number. */
final class ProcessRowType implements RowType<ProcessInfo> {

  private static final SchemaReader COLUMNS = new SchemaReader(ProcessColumns.SCHEMA);

  @Override
  public Schema schema() {
    return ProcessColumns.SCHEMA;
  }

  @Override
  public ProcessInfo read(Table table, int row) {
    HostBoot boot = table.time().clock() instanceof HostBoot host ? host : HostBoot.UNKNOWN;
    long pid = figure(table, row, ProcessColumns.PID).orElse(0);
    long start = Math.max(0, figure(table, row, ProcessColumns.START).orElse(0));
    return new ProcessInfo(
        new ProcessId(boot, pid > 0 && pid <= Integer.MAX_VALUE ? (int) pid : 0, start),
        table.time(),
        figure(table, row, ProcessColumns.PARENT),
        text(table, row, ProcessColumns.NAME).orElse(""),
        text(table, row, ProcessColumns.COMMAND),
        letter(figure(table, row, ProcessColumns.KERNEL_STATE)),
        figure(table, row, ProcessColumns.USER_ID),
        text(table, row, ProcessColumns.USER),
        figure(table, row, ProcessColumns.CPU_TIME),
        figure(table, row, ProcessColumns.RESIDENT),
        figure(table, row, ProcessColumns.VIRTUAL),
        figure(table, row, ProcessColumns.HANDLES),
        figure(table, row, ProcessColumns.THREADS),
        figure(table, row, ProcessColumns.PRIORITY),
        figure(table, row, ProcessColumns.NICE),
        figure(table, row, ProcessColumns.READ_BYTES),
        figure(table, row, ProcessColumns.WRITTEN_BYTES),
        figure(table, row, ProcessColumns.READ_OPERATIONS),
        figure(table, row, ProcessColumns.WRITE_OPERATIONS),
        figure(table, row, ProcessColumns.STORAGE_READ),
        figure(table, row, ProcessColumns.STORAGE_WRITTEN),
        figure(table, row, ProcessColumns.CPU_USAGE),
        figure(table, row, ProcessColumns.LAST_ACTIVE),
        text(table, row, ProcessColumns.STATE).map(ProcessState::new));
  }

  private static Figure figure(Table table, int row, int known) {
    return COLUMNS.figure(table, row, known);
  }

  private static Optional<String> text(Table table, int row, int known) {
    return COLUMNS.text(table, row, known);
  }

  private static Optional<String> letter(Figure code) {
    return code.known() && code.number() > ' ' && code.number() <= '~'
        ? Optional.of(Character.toString((int) code.number()))
        : Optional.empty();
  }
}
