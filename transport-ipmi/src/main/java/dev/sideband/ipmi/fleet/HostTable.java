package dev.sideband.ipmi.fleet;

import dev.sideband.table.Table;
import java.time.Duration;

/**
 * A table of a host, as its BMC shows it.
 *
 * @param host the host's name in the fleet
 * @param age how old it is
 * @param stale whether it is not to be taken for the present
 * @param table the rows, with columns that this program may not know; what they mean is said by the
 *     kind of object, such as {@code ProcessInfo.TYPE.rows(table)} for processes
 */
public record HostTable(String host, Duration age, boolean stale, Table table) {}
