package dev.sideband.fleet.service;

import dev.sideband.monitor.TableSender;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessState;
import dev.sideband.table.RowType;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.Stamp;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of one managed service at one moment.
 *
 * @param name its name at its worker
 * @param seen the moment
 * @param task the kind of task that it serves; may be empty
 * @param state what it is doing; a name from a newer agent is kept
 * @param since since when, to the millisecond
 * @param reason why, for people; may be empty
 * @param level the level at which it runs
 * @param version the version of its code, empty if none was deployed
 * @param process its main process, empty if it has none
 * @param lastEnd how its process ended last, empty if none has
 * @param restarts how often it was started again without an order
 * @param nextStart when it will be started again by itself, empty if it will not
 * @param isProtected whether orders that would end it are refused
 * @param needsAttention whether only an administrator can help it
 * @param probe what its probe said last, empty if it has none
 */
public record ServiceInfo(
    String name,
    Stamp seen,
    String task,
    ProcessState state,
    Instant since,
    String reason,
    String level,
    Optional<String> version,
    Optional<ProcessId> process,
    Optional<ProcessEnd> lastEnd,
    long restarts,
    Optional<Instant> nextStart,
    boolean isProtected,
    boolean needsAttention,
    Optional<String> probe) {

  /** The stream in which an agent sends its service tables, see {@link TableSender}. */
  public static final String STREAM = "services";

  /** Reads rows of the service table. */
  public static final RowType<ServiceInfo> TYPE = new ServiceRowType();

  public ServiceInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(seen, "seen");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(process, "process");
    Objects.requireNonNull(lastEnd, "lastEnd");
    Objects.requireNonNull(nextStart, "nextStart");
    Objects.requireNonNull(probe, "probe");
  }

  /** Adds this as a row to a table of {@link ServiceColumns#SCHEMA}. */
  public void addTo(TableBuffer rows) {
    rows.beginRow();
    rows.set(ServiceColumns.NAME, name);
    rows.set(ServiceColumns.TASK, task);
    rows.set(ServiceColumns.STATE, state.name());
    rows.set(ServiceColumns.SINCE, since.toEpochMilli());
    rows.set(ServiceColumns.REASON, reason);
    rows.set(ServiceColumns.LEVEL, level);
    version.ifPresent(text -> rows.set(ServiceColumns.VERSION, text));
    process.ifPresent(id -> {
      rows.set(ServiceColumns.PID, id.pid());
      rows.set(ServiceColumns.START, id.startMicros());
    });
    lastEnd.ifPresent(end -> {
      rows.set(ServiceColumns.LAST_END, end.time().toEpochMilli());
      end.code().ifPresent(code -> rows.set(ServiceColumns.EXIT_CODE, code));
      end.signal().ifPresent(signal -> rows.set(ServiceColumns.SIGNAL, signal));
    });
    rows.set(ServiceColumns.RESTARTS, restarts);
    nextStart.ifPresent(time -> rows.set(ServiceColumns.NEXT_START, time.toEpochMilli()));
    rows.set(ServiceColumns.PROTECTED, isProtected ? 1 : 0);
    rows.set(ServiceColumns.ATTENTION, needsAttention ? 1 : 0);
    probe.ifPresent(text -> rows.set(ServiceColumns.PROBE, text));
    rows.endRow();
  }
}
