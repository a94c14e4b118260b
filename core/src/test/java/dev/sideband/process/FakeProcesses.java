package dev.sideband.process;

import dev.sideband.table.CellState;
import dev.sideband.table.RowType;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.Stamp;
import dev.sideband.transport.TableSource;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process source whose processes do what a test says. */
final class FakeProcesses implements TableSource<ProcessInfo> {

  /** What the source tells of one process; a missing figure is not permitted. */
  static final class Fake {
    long start;
    @Nullable Long cpuTime = 0L;
    @Nullable Character letter = 'S';

    Fake used(long micros) {
      cpuTime = (cpuTime == null ? 0 : cpuTime) + micros;
      return this;
    }
  }

  private final Supplier<Stamp> clock;
  private final Map<Integer, Fake> processes = new TreeMap<>();
  private boolean failing;
  private int closed;

  FakeProcesses(Supplier<Stamp> clock) {
    this.clock = clock;
  }

  /** Returns a process that has just started. */
  Fake start(int pid) {
    Fake fake = new Fake();
    fake.start = clock.get().micros();
    processes.put(pid, fake);
    return fake;
  }

  void end(int pid) {
    processes.remove(pid);
  }

  void failing(boolean now) {
    failing = now;
  }

  int closed() {
    return closed;
  }

  @Override
  public RowType<ProcessInfo> rowType() {
    return ProcessInfo.TYPE;
  }

  @Override
  public void read(TableBuffer into) throws IOException {
    into.clear(clock.get());
    for (Map.Entry<Integer, Fake> entry : processes.entrySet()) {
      Fake fake = entry.getValue();
      into.beginRow();
      if (failing) {
        throw new IOException("no /proc");
      }
      into.set(ProcessColumns.PID, entry.getKey());
      into.set(ProcessColumns.START, fake.start);
      into.set(ProcessColumns.NAME, "fake");
      set(into, ProcessColumns.CPU_TIME, fake.cpuTime);
      set(into, ProcessColumns.KERNEL_STATE, fake.letter == null ? null : (long) fake.letter);
      into.endRow();
    }
  }

  private static void set(TableBuffer into, int column, @Nullable Long value) {
    if (value == null) {
      into.set(column, CellState.NOT_PERMITTED);
    } else {
      into.set(column, value);
    }
  }

  @Override
  public void close() {
    closed++;
  }
}
