package dev.sideband.workbench;

import dev.sideband.process.ProcessInfo;
import dev.sideband.table.Table;
import java.time.Duration;
import java.util.List;

/**
 * What a BMC shows of its host's processes.
 *
 * @param host the host's name in the fleet
 * @param age how old it is
 * @param stale whether it is not to be taken for the present
 * @param table the rows, with columns that this program may not know
 */
public record HostProcesses(String host, Duration age, boolean stale, Table table) {

  /** Returns a view of the rows as processes. */
  public List<ProcessInfo> processes() {
    return ProcessInfo.TYPE.rows(table);
  }
}
