package dev.sideband.linux.functional;

import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.process.ProcessColumns;
import dev.sideband.table.CellState;
import dev.sideband.table.TableBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Prints what it sees of the processes in a folder, by whomever it is started: a line for each,
 * "pid name user-id io handles", and in the end "hidden true" or "hidden false".
 */
final class ListingChild {

  private ListingChild() {}

  public static void main(String[] arguments) throws IOException {
    TableBuffer table = new TableBuffer(ProcessColumns.SCHEMA);
    try (LinuxProcessSource source =
        LinuxProcessSource.builder(LinuxBoot.clock(InstantSource.system()))
            .proc(Path.of(arguments[0]))
            .open()) {
      source.read(table);
      System.out.print(
          IntStream.range(0, table.rows())
              .mapToObj(row -> line(table, row))
              .collect(Collectors.joining()));
      System.out.println("hidden " + source.hidden());
    }
  }

  private static String line(TableBuffer table, int row) {
    return "%d %s %s %s %s%n"
        .formatted(
            table.integer(row, ProcessColumns.PID),
            table.text(row, ProcessColumns.NAME).replaceAll("\\s", "_"),
            cell(table, row, ProcessColumns.USER_ID),
            cell(table, row, ProcessColumns.WRITTEN_BYTES),
            cell(table, row, ProcessColumns.HANDLES));
  }

  private static String cell(TableBuffer table, int row, int column) {
    CellState state = table.state(row, column);
    return state == CellState.PRESENT
        ? Long.toString(table.integer(row, column))
        : state.toString();
  }
}
