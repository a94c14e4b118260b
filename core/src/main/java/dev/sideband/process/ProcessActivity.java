package dev.sideband.process;

import dev.sideband.table.CellState;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.ClockId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fills the columns that take two samples to know: usage, last activity and state.
 *
 * <p>It has no clock: all time is that of the samples. For one thread.
 */
final class ProcessActivity {

  private static final long NONE = ActivityMemory.NONE;
  private static final long WHOLE_CORE = 10_000;

  private static final byte[] WORKING = name(ProcessState.WORKING);
  private static final byte[] WAITING = name(ProcessState.WAITING);
  private static final byte[] BUSY = name(ProcessState.BUSY);
  private static final byte[] SUSPENDED = name(ProcessState.SUSPENDED);
  private static final byte[] ZOMBIE = name(ProcessState.ZOMBIE);
  private static final byte[] ERROR = name(ProcessState.ERROR);

  private final ActivityRules rules;
  private final ActivityMemory memory = new ActivityMemory();
  private @Nullable ClockId clock;

  /** When this sample and the one before were taken. */
  private long now;

  private long then;

  ProcessActivity(ActivityRules rules) {
    this.rules = rules;
  }

  /** Completes the rows of one sample. */
  void complete(TableBuffer rows) {
    if (!rows.time().clock().equals(clock)) {
      clock = rows.time().clock();
      memory.forget();
    }
    now = rows.time().micros();
    then = memory.sampledBefore();
    memory.begin(rows.time());
    for (int row = 0; row < rows.rows(); row++) {
      boolean known = memory.turnTo(rows, row);
      rows.reopenRow(row);
      complete(rows, row, known);
      rows.endRow();
      memory.done();
    }
    memory.end();
  }

  private void complete(TableBuffer rows, int row, boolean known) {
    long letter = number(rows, row, ProcessColumns.KERNEL_STATE);
    long start = rows.integer(row, ProcessColumns.START);
    boolean born = !known && then != NONE && start >= then;
    long used = used(number(rows, row, ProcessColumns.CPU_TIME), born);
    boolean active = used > 0 || letter == 'R';

    long usage = NONE;
    if (used != NONE && now > then) {
      usage = used * WHOLE_CORE / (now - then);
      rows.set(ProcessColumns.CPU_USAGE, usage);
    } else {
      rows.set(ProcessColumns.CPU_USAGE, whyNot(rows.state(row, ProcessColumns.CPU_TIME)));
    }
    long last = active ? now : born ? start : memory.recall(ActivityMemory.LAST_ACTIVE);
    memory.keep(ActivityMemory.LAST_ACTIVE, last);
    if (last != NONE) {
      rows.set(ProcessColumns.LAST_ACTIVE, last);
    }
    boolean busy = judgeBusy(usage, Math.max(then, start));
    long suspended = judgeSuspended(letter);
    if (letter != NONE || usage != NONE) {
      byte[] name = state(letter, active, busy, suspended);
      rows.set(ProcessColumns.STATE, name, 0, name.length);
    }
  }

  /** Returns the processor time used since the sample before, or {@link #NONE}. */
  private long used(long cpuTime, boolean born) {
    long before = born ? 0 : memory.recall(ActivityMemory.CPU_TIME);
    memory.keep(ActivityMemory.CPU_TIME, cpuTime);
    // The kernel's sums of user and system time may step back by a tick.
    return cpuTime == NONE || before == NONE ? NONE : Math.max(0, cpuTime - before);
  }

  /** A usage that is not known is busy no less and no more than before. */
  private boolean judgeBusy(long usage, long from) {
    boolean busy = memory.recall(ActivityMemory.BUSY) == 1;
    boolean against =
        usage != NONE && (busy ? usage < rules.calmBelow() : usage >= rules.busyFrom());
    long since = NONE;
    if (against) {
      long earlier = memory.recall(ActivityMemory.TURNING_SINCE);
      since = earlier != NONE ? earlier : from;
      if (reached(since, rules.settle())) {
        busy = !busy;
        since = NONE;
      }
    }
    memory.keep(ActivityMemory.BUSY, busy ? 1 : 0);
    memory.keep(ActivityMemory.TURNING_SINCE, since);
    return busy;
  }

  /** Returns since when the process has been seen suspended, or {@link #NONE}. */
  private long judgeSuspended(long letter) {
    long since = NONE;
    if (letter == 'T' || letter == 't') {
      long earlier = memory.recall(ActivityMemory.SUSPENDED_SINCE);
      since = earlier != NONE ? earlier : now;
    }
    memory.keep(ActivityMemory.SUSPENDED_SINCE, since);
    return since;
  }

  private byte[] state(long letter, boolean active, boolean busy, long suspended) {
    if (letter == 'Z') {
      return ZOMBIE;
    }
    if (suspended != NONE) {
      return reached(suspended, rules.unresponsiveAfter()) ? ERROR : SUSPENDED;
    }
    if (busy) {
      return BUSY;
    }
    return active ? WORKING : WAITING;
  }

  private boolean reached(long since, Duration span) {
    return now - since >= TimeUnit.MICROSECONDS.convert(span);
  }

  private static long number(TableBuffer rows, int row, int column) {
    return rows.state(row, column) == CellState.PRESENT ? rows.integer(row, column) : NONE;
  }

  /** Returns why a figure that comes of another is missing. */
  private static CellState whyNot(CellState other) {
    return other == CellState.PRESENT ? CellState.ABSENT : other;
  }

  private static byte[] name(ProcessState state) {
    return state.name().getBytes(StandardCharsets.UTF_8);
  }
}
