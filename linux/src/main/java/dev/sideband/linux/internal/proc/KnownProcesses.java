package dev.sideband.linux.internal.proc;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The processes of the pass before and of this one, both in the order of their numbers, so that one
 * walk finds each again. For one thread.
 */
public final class KnownProcesses {

  /** After so many passes everything that is kept of a process has been read anew. */
  private static final int MOST_PASSES_KEPT = 64;

  private @Nullable KnownProcess[] before = new @Nullable KnownProcess[512];
  private @Nullable KnownProcess[] now = new @Nullable KnownProcess[512];
  private int beforeSize;
  private int nowSize;
  private int cursor;
  private long pass;

  /** Begins a pass: what the pass before has not met is forgotten. */
  public void begin() {
    @Nullable KnownProcess[] oldest = before;
    Arrays.fill(oldest, 0, beforeSize, null);
    before = now;
    beforeSize = nowSize;
    now = oldest;
    nowSize = 0;
    cursor = 0;
    pass++;
  }

  /** Returns what is known of a process; numbers only grow within a pass. */
  public KnownProcess meet(int pid, long startMicros) {
    KnownProcess met = null;
    while (met == null && cursor < beforeSize) {
      KnownProcess candidate = before[cursor];
      if (candidate != null && candidate.pid() > pid) {
        break;
      }
      cursor++;
      if (candidate != null && candidate.is(pid, startMicros)) {
        met = candidate;
      }
    }
    if (met == null) {
      met = new KnownProcess(pid, startMicros);
    }
    if (nowSize == now.length) {
      now = Arrays.copyOf(now, nowSize * 2);
    }
    now[nowSize++] = met;
    // Each in its own pass, so that none is slower than the others.
    met.due((pass + pid) % MOST_PASSES_KEPT == 0);
    return met;
  }
}
