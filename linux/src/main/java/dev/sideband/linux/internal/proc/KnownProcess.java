package dev.sideband.linux.internal.proc;

import java.util.Arrays;

/** What one pass keeps of a process for the next. For one thread. */
public final class KnownProcess {

  private static final byte[] NOTHING = {};

  private final int pid;
  private final long startMicros;
  private byte[] name = NOTHING;
  private long stackStart;
  private byte[] command = NOTHING;

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

  /** Returns the command line; empty if it has none or it has not been read. */
  public byte[] command() {
    return command;
  }

  /** Keeps the command line. */
  public void command(byte[] text, int length) {
    if (!Arrays.equals(text, 0, length, command, 0, command.length)) {
      command = Arrays.copyOf(text, length);
    }
  }
}
