package dev.sideband.linux.internal.proc;

import java.util.Arrays;

/** What one pass keeps of a process for the next. For one thread. */
public final class KnownProcess {

  private static final byte[] NOTHING = {};
  private static final long NEVER = -1;

  private final int pid;
  private final long startMicros;
  private byte[] name = NOTHING;
  private long stackStart;
  private byte[] command = NOTHING;
  private long cpuMicros = NEVER;
  private long residentEstimate;
  private long residentBytes;
  private boolean due;

  KnownProcess(int pid, long startMicros) {
    this.pid = pid;
    this.startMicros = startMicros;
  }

  int pid() {
    return pid;
  }

  boolean is(int pid, long startMicros) {
    return this.pid == pid && this.startMicros == startMicros;
  }

  void due(boolean due) {
    this.due = due;
  }

  /** Tells whether all that is kept of it is to be read anew in this pass. */
  boolean due() {
    return due;
  }

  /** Takes over name and stack; returns whether it runs another program than before. */
  public boolean runsAnother(StatLine stat, byte[] text) {
    boolean sameName = Arrays.equals(text, stat.nameFrom(), stat.nameTo(), name, 0, name.length);
    boolean same = sameName && stackStart == stat.stackStart();
    if (!sameName) {
      name = Arrays.copyOfRange(text, stat.nameFrom(), stat.nameTo());
    }
    stackStart = stat.stackStart();
    return !same;
  }

  /** Takes over processor time and estimated memory; returns whether one of them has changed. */
  boolean hasWorked(StatLine stat) {
    boolean same = cpuMicros == stat.cpuMicros() && residentEstimate == stat.residentEstimate();
    cpuMicros = stat.cpuMicros();
    residentEstimate = stat.residentEstimate();
    return !same;
  }

  long residentBytes() {
    return residentBytes;
  }

  void residentBytes(long bytes) {
    residentBytes = bytes;
  }

  /** Returns the command line; empty if it has none or it has not been read. */
  public byte[] command() {
    return command;
  }

  void command(byte[] text, int length) {
    if (!Arrays.equals(text, 0, length, command, 0, command.length)) {
      command = Arrays.copyOf(text, length);
    }
  }
}
