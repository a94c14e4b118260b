package dev.sideband.fleet.service;

import dev.sideband.table.Column;
import dev.sideband.table.ColumnKind;
import dev.sideband.table.Schema;
import java.util.List;

/**
 * The columns of the service table, by position; numbers on the wire are position + 1.
 *
 * <p>Times are milliseconds since 1970 by the worker's wall clock: a service may have ended before
 * the host's last boot.
 */
public final class ServiceColumns {

  /** Name of the service at its worker; key. */
  public static final int NAME = 0;

  /** The kind of task that it serves. */
  public static final int TASK = 1;

  /** The name of its {@link dev.sideband.process.ProcessState}. */
  public static final int STATE = 2;

  /** Since when it has been in that state. */
  public static final int SINCE = 3;

  /** Why it is in that state, for people. */
  public static final int REASON = 4;

  /** The level at which it runs, {@link DegradeLevel#FULL} or one that it declares. */
  public static final int LEVEL = 5;

  /** The version of its code; absent if none was deployed. */
  public static final int VERSION = 6;

  /** Number of its main process; absent if it has none. */
  public static final int PID = 7;

  /** Start of its main process, microseconds since the host's boot. */
  public static final int START = 8;

  /** When its process ended last; absent if none has. */
  public static final int LAST_END = 9;

  /** The exit code of that end; absent if a signal ended it, or nobody knows. */
  public static final int EXIT_CODE = 10;

  /** The number of the signal of that end; absent if there was none, or nobody knows. */
  public static final int SIGNAL = 11;

  /** How often it was started again because it had ended or failed, not because of an order. */
  public static final int RESTARTS = 12;

  /** When it will be started again by itself; absent if it will not. */
  public static final int NEXT_START = 13;

  /** 1 if orders that would end it are refused, else 0. */
  public static final int PROTECTED = 14;

  /** 1 if only an administrator can help it, else 0. */
  public static final int ATTENTION = 15;

  /** What its probe said last, for people; absent if it has none. */
  public static final int PROBE = 16;

  /** The service table's schema. */
  public static final Schema SCHEMA =
      new Schema(
          3,
          1,
          1,
          List.of(
              text(NAME, "name"),
              text(TASK, "task"),
              text(STATE, "state"),
              number(SINCE, "since"),
              text(REASON, "reason"),
              text(LEVEL, "level"),
              text(VERSION, "version"),
              number(PID, "pid"),
              number(START, "start"),
              number(LAST_END, "lastEnd"),
              number(EXIT_CODE, "exitCode"),
              number(SIGNAL, "signal"),
              number(RESTARTS, "restarts"),
              number(NEXT_START, "nextStart"),
              number(PROTECTED, "protected"),
              number(ATTENTION, "attention"),
              text(PROBE, "probe")));

  private ServiceColumns() {}

  private static Column number(int position, String name) {
    return new Column(position + 1, name, ColumnKind.INTEGER);
  }

  private static Column text(int position, String name) {
    return new Column(position + 1, name, ColumnKind.TEXT);
  }
}
