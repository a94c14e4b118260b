package dev.sideband.process;

import dev.sideband.table.Column;
import dev.sideband.table.ColumnKind;
import dev.sideband.table.Schema;
import java.util.List;

/**
 * The columns of the process table, by position; numbers on the wire are position + 1.
 *
 * <p>A process source fills those up to {@link #STORAGE_WRITTEN}; {@link #CPU_USAGE}, {@link
 * #LAST_ACTIVE} and {@link #STATE} need two samples and are derived by the monitor.
 */
public final class ProcessColumns {

  /** Process number; key. */
  public static final int PID = 0;

  /** Start, microseconds since the host's boot; key. */
  public static final int START = 1;

  /** Process number of the parent. */
  public static final int PARENT = 2;

  /** Short name as the kernel keeps it. */
  public static final int NAME = 3;

  /** Command line, arguments parted by single spaces, secrets masked. */
  public static final int COMMAND = 4;

  /** The kernel's own state letter, as its character code, such as 'S'. */
  public static final int KERNEL_STATE = 5;

  /** Number of the effective user. */
  public static final int USER_ID = 6;

  /** Name of the effective user. */
  public static final int USER = 7;

  /** Processor time used since the start, user and system, microseconds. */
  public static final int CPU_TIME = 8;

  /** Resident memory, bytes. */
  public static final int RESIDENT = 9;

  /** Virtual memory, bytes. */
  public static final int VIRTUAL = 10;

  /** Open handles (Linux: file descriptors). */
  public static final int HANDLES = 11;

  /** Threads. */
  public static final int THREADS = 12;

  /** Scheduling priority as the kernel shows it; −100 and below for real time. */
  public static final int PRIORITY = 13;

  /** Nice value, −20 to 19. */
  public static final int NICE = 14;

  /** Bytes read by system calls, from anything. */
  public static final int READ_BYTES = 15;

  /** Bytes written by system calls, to anything. */
  public static final int WRITTEN_BYTES = 16;

  /** System calls that read. */
  public static final int READ_OPERATIONS = 17;

  /** System calls that wrote. */
  public static final int WRITE_OPERATIONS = 18;

  /** Bytes fetched from storage. */
  public static final int STORAGE_READ = 19;

  /** Bytes sent to storage. */
  public static final int STORAGE_WRITTEN = 20;

  /** Processor usage since the sample before, in 1/100 % of one core (10,000 = one whole core). */
  public static final int CPU_USAGE = 21;

  /** When it was last seen using the processor, microseconds since the host's boot. */
  public static final int LAST_ACTIVE = 22;

  /** The name of its {@link ProcessState}. */
  public static final int STATE = 23;

  /** The process table's schema. */
  public static final Schema SCHEMA =
      new Schema(
          1,
          1,
          2,
          List.of(
              number(PID, "pid"),
              number(START, "start"),
              number(PARENT, "parent"),
              text(NAME, "name"),
              text(COMMAND, "command"),
              number(KERNEL_STATE, "kernelState"),
              number(USER_ID, "userId"),
              text(USER, "user"),
              number(CPU_TIME, "cpuTime"),
              number(RESIDENT, "resident"),
              number(VIRTUAL, "virtual"),
              number(HANDLES, "handles"),
              number(THREADS, "threads"),
              number(PRIORITY, "priority"),
              number(NICE, "nice"),
              number(READ_BYTES, "readBytes"),
              number(WRITTEN_BYTES, "writtenBytes"),
              number(READ_OPERATIONS, "readOperations"),
              number(WRITE_OPERATIONS, "writeOperations"),
              number(STORAGE_READ, "storageRead"),
              number(STORAGE_WRITTEN, "storageWritten"),
              number(CPU_USAGE, "cpuUsage"),
              number(LAST_ACTIVE, "lastActive"),
              text(STATE, "state")));

  private ProcessColumns() {}

  private static Column number(int position, String name) {
    return new Column(position + 1, name, ColumnKind.INTEGER);
  }

  private static Column text(int position, String name) {
    return new Column(position + 1, name, ColumnKind.TEXT);
  }
}
