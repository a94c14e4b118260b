package dev.sideband.process;

import dev.sideband.monitor.TableSender;
import dev.sideband.table.Figure;
import dev.sideband.table.RowType;
import dev.sideband.time.Stamp;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known of one process at one moment; units are those of {@link ProcessColumns}.
 *
 * @param id names the process
 * @param seen the moment of the sample
 * @param parent process number of the parent
 * @param name short name as the kernel keeps it
 * @param command command line, empty where it is not known
 * @param kernelState the kernel's own state letter, empty where it is not known
 * @param userId number of the effective user
 * @param user name of the effective user, empty where it is not known
 * @param cpuTime processor time used since the start, microseconds
 * @param resident resident memory, bytes
 * @param virtual virtual memory, bytes
 * @param handles open handles
 * @param threads threads
 * @param priority scheduling priority
 * @param nice nice value
 * @param readBytes bytes read by system calls
 * @param writtenBytes bytes written by system calls
 * @param readOperations system calls that read
 * @param writeOperations system calls that wrote
 * @param storageRead bytes fetched from storage
 * @param storageWritten bytes sent to storage
 * @param cpuUsage processor usage, 1/100 % of one core
 * @param lastActive when it last used the processor, microseconds since the host's boot
 * @param state what it is doing
 */
public record ProcessInfo(
    ProcessId id,
    Stamp seen,
    Figure parent,
    String name,
    Optional<String> command,
    Optional<String> kernelState,
    Figure userId,
    Optional<String> user,
    Figure cpuTime,
    Figure resident,
    Figure virtual,
    Figure handles,
    Figure threads,
    Figure priority,
    Figure nice,
    Figure readBytes,
    Figure writtenBytes,
    Figure readOperations,
    Figure writeOperations,
    Figure storageRead,
    Figure storageWritten,
    Figure cpuUsage,
    Figure lastActive,
    Optional<ProcessState> state) {

  /** The stream in which an agent sends its process tables, see {@link TableSender}. */
  public static final String STREAM = "processes";

  /** Reads rows of the process table. */
  public static final RowType<ProcessInfo> TYPE = new ProcessRowType();

  /** Returns the wall time that has passed since the process started. */
  public Duration runningTime() {
    long micros = Math.max(0, seen.micros() - id.startMicros());
    return Duration.ofNanos(Math.multiplyExact(micros, 1_000));
  }
}
