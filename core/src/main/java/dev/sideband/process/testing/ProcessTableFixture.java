package dev.sideband.process.testing;

import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessState;
import dev.sideband.table.CellState;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Process tables like those of a busy server: half of it kernel threads, the rest programs of about
 * 20 users, with counters spread over many orders of magnitude. Generators of one seed give one
 * table.
 */
public final class ProcessTableFixture {

  private static final long PAGE = 4_096;
  private static final long CLOCK_TICK = 10_000;
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Instant BOOTED = Instant.parse("2026-01-01T00:00:00Z");
  private static final String[] KERNEL_THREADS = {
    "cpuhp/%d",
    "idle_inject/%d",
    "migration/%d",
    "ksoftirqd/%d",
    "kworker/%d:0-events",
    "kworker/%d:0H-events_highpri",
    "kworker/%d:1H-kblockd",
    "irq/%d-nvme0q1",
    "scsi_eh_%d"
  };

  private final RandomGenerator random;
  private final HostBoot boot;
  private final long upMicros;
  private final List<Object[]> rows = new ArrayList<>();
  private long pid;
  private long start;

  private ProcessTableFixture(RandomGenerator random, int processes) {
    this.random = random;
    boot = new HostBoot(new UUID(random.nextLong(), random.nextLong()));
    upMicros = (5 + random.nextInt(50)) * 86_400_000_000L + random.nextInt(1_000_000_000);
    for (int i = 0; i < processes; i++) {
      rows.add(i < processes / 2 ? kernelThread(i) : program(i, processes));
    }
  }

  /** Returns a table of so many processes. */
  public static Table table(RandomGenerator random, int processes) {
    return new ProcessTableFixture(random, processes).freeze(Duration.ZERO);
  }

  /**
   * Returns the table of a generator of the same seed, five seconds later: of every 20 processes
   * one has worked, and {@code turnover} have ended and as many begun.
   */
  public static Table later(RandomGenerator random, int processes, int turnover) {
    ProcessTableFixture fixture = new ProcessTableFixture(random, processes);
    List<Object[]> programs = new ArrayList<>(fixture.rows.subList(processes / 2, processes));
    for (int i = programs.size() - 1; i > 0; i--) {
      Collections.swap(programs, i, random.nextInt(i + 1));
    }
    for (Object[] row : programs.subList(0, processes / 20)) {
      fixture.work(row);
    }
    for (Object[] row : programs.subList(processes / 20, processes / 20 + turnover)) {
      fixture.rows.remove(row);
      fixture.rows.add(fixture.program(processes, processes));
    }
    return fixture.freeze(PERIOD);
  }

  private Object[] kernelThread(int i) {
    String pattern = KERNEL_THREADS[i % KERNEL_THREADS.length];
    String name = String.format(pattern, i / KERNEL_THREADS.length);
    boolean high = name.contains("H-");
    pid += oneIn(8) ? 2 : 1;
    start += oneIn(4) ? CLOCK_TICK : 0;
    Object[] row = row(name, "root", 2, oneIn(3) ? 0 : about(3, 10), oneIn(12));
    row[ProcessColumns.COMMAND] = CellState.ABSENT;
    row[ProcessColumns.KERNEL_STATE] = (long) (name.startsWith("kworker") ? 'I' : 'S');
    row[ProcessColumns.PRIORITY] = name.startsWith("migration") ? -100L : high ? 0L : 20L;
    row[ProcessColumns.NICE] = high ? -20L : 0L;
    return row;
  }

  private Object[] program(int i, int processes) {
    boolean fromStart = i < processes * 3 / 4;
    long span = fromStart ? 1_000_000 : upMicros / processes * 2;
    pid += 1 + random.nextInt(fromStart ? 30 : 800);
    start += span / CLOCK_TICK * random.nextInt(1_000) / 1_000 * CLOCK_TICK;
    ProgramFixture program = ProgramFixture.any(random);
    long parent = oneIn(2) ? 1 : 800 + random.nextInt(100);
    Object[] row = row(program.name(), program.user(), parent, about(300, 10), oneIn(4));
    row[ProcessColumns.COMMAND] = program.command();
    long resident = PAGE * about(8_000, 4);
    row[ProcessColumns.RESIDENT] = resident;
    row[ProcessColumns.VIRTUAL] = 3 * resident + PAGE * about(22_000, 5);
    row[ProcessColumns.HANDLES] = 3 + about(20, 3);
    row[ProcessColumns.THREADS] = 1 + about(1, 4);
    row[ProcessColumns.READ_BYTES] = about(440_000, 20);
    row[ProcessColumns.WRITTEN_BYTES] = about(160_000, 20);
    row[ProcessColumns.READ_OPERATIONS] = about(3_000, 7);
    row[ProcessColumns.WRITE_OPERATIONS] = about(1_100, 7);
    row[ProcessColumns.STORAGE_READ] = PAGE * about(150, 7);
    row[ProcessColumns.STORAGE_WRITTEN] = oneIn(3) ? 0L : PAGE * about(50, 20);
    return row;
  }

  /** Returns a row whose figures are 0 where nothing says otherwise. */
  private Object[] row(String name, String user, long parent, long ticks, boolean active) {
    Object[] row = new Object[ProcessColumns.SCHEMA.columns().size()];
    Arrays.fill(row, 0L);
    row[ProcessColumns.PID] = pid;
    row[ProcessColumns.START] = start;
    row[ProcessColumns.PARENT] = parent;
    row[ProcessColumns.NAME] = name.substring(0, Math.min(15, name.length()));
    row[ProcessColumns.KERNEL_STATE] = (long) 'S';
    row[ProcessColumns.USER_ID] = (long) ProgramFixture.USERS.indexOf(user) * 61;
    row[ProcessColumns.USER] = user;
    row[ProcessColumns.CPU_TIME] = CLOCK_TICK * ticks;
    row[ProcessColumns.THREADS] = 1L;
    row[ProcessColumns.PRIORITY] = 20L;
    row[ProcessColumns.STATE] = (active ? ProcessState.WORKING : ProcessState.WAITING).name();
    if (active) {
      row[ProcessColumns.CPU_USAGE] = about(20, 5);
      row[ProcessColumns.LAST_ACTIVE] = upMicros;
    } else if (oneIn(2)) {
      row[ProcessColumns.LAST_ACTIVE] = CellState.ABSENT;
    } else {
      row[ProcessColumns.LAST_ACTIVE] = upMicros - PERIOD.toNanos() / 1_000 * random.nextInt(200);
    }
    return row;
  }

  private void work(Object[] row) {
    long used = CLOCK_TICK * (1 + random.nextInt(40));
    add(row, ProcessColumns.CPU_TIME, used);
    row[ProcessColumns.CPU_USAGE] = used * 10_000 / (PERIOD.toNanos() / 1_000);
    row[ProcessColumns.LAST_ACTIVE] = upMicros + PERIOD.toNanos() / 1_000;
    row[ProcessColumns.STATE] = ProcessState.WORKING.name();
    add(row, ProcessColumns.READ_BYTES, about(20_000, 20));
    add(row, ProcessColumns.WRITTEN_BYTES, about(8_000, 20));
    add(row, ProcessColumns.READ_OPERATIONS, about(50, 3));
    add(row, ProcessColumns.WRITE_OPERATIONS, about(20, 3));
    if (oneIn(3)) {
      add(row, ProcessColumns.RESIDENT, PAGE * random.nextInt(500));
      add(row, ProcessColumns.STORAGE_WRITTEN, PAGE * about(7, 3));
    }
    if (oneIn(5)) {
      add(row, ProcessColumns.HANDLES, 1);
    }
  }

  private static void add(Object[] row, int column, long amount) {
    row[column] = (Long) row[column] + amount;
  }

  private Table freeze(Duration later) {
    TableBuffer buffer = new TableBuffer(ProcessColumns.SCHEMA);
    long micros = upMicros + later.toNanos() / 1_000;
    Instant wall = BOOTED.plusNanos(micros * 1_000);
    buffer.clear(new Stamp(boot, micros, wall, Duration.ofMillis(1)));
    for (Object[] row : rows) {
      buffer.beginRow();
      for (int c = 0; c < row.length; c++) {
        if (row[c] instanceof Long number) {
          buffer.set(c, number);
        } else if (row[c] instanceof String text) {
          buffer.set(c, text);
        } else {
          buffer.set(c, (CellState) row[c]);
        }
      }
      buffer.endRow();
    }
    return buffer.freeze();
  }

  /** Returns a number around the middle whose logarithm is spread normally. */
  private long about(double middle, double factor) {
    return (long) (middle * Math.pow(factor, random.nextGaussian()));
  }

  private boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }
}
