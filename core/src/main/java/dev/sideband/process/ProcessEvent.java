package dev.sideband.process;

import dev.sideband.time.Stamp;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Something that happened to a process. Threads have no events of their own.
 *
 * <p>A process that lives so shortly that nobody could look at it has a number, but no {@link
 * ProcessId}.
 */
public sealed interface ProcessEvent {

  /** Returns its process number, from 1; a number is used again, so prefer {@link #process}. */
  int pid();

  /** Returns which process it is; empty if it was gone before that could be read. */
  Optional<ProcessId> process();

  /** Returns when it happened, or was noticed where that is not told. */
  Stamp time();

  /**
   * A process began.
   *
   * @param parent the number of its parent; 0 if it is not known
   */
  record Started(int pid, Optional<ProcessId> process, int parent, Stamp time)
      implements ProcessEvent {

    public Started {
      check(pid, process);
      Objects.requireNonNull(time, "time");
    }
  }

  /** A process executes another program from now on; it stays the same process. */
  record Executed(int pid, Optional<ProcessId> process, Stamp time) implements ProcessEvent {

    public Executed {
      check(pid, process);
      Objects.requireNonNull(time, "time");
    }
  }

  /**
   * A process ended, with all its threads. If neither code nor signal is there, nobody knows how.
   *
   * @param code its exit code, 0 to 255; empty if a signal ended it, or nobody knows
   * @param signal the number of the signal that ended it, from 1; else empty
   */
  record Ended(
      int pid, Optional<ProcessId> process, Stamp time, OptionalInt code, OptionalInt signal)
      implements ProcessEvent {

    public Ended {
      check(pid, process);
      Objects.requireNonNull(time, "time");
      if (code.isPresent() && signal.isPresent()) {
        throw new IllegalArgumentException("exit code " + code + " and signal " + signal);
      }
    }
  }

  private static void check(int pid, Optional<ProcessId> process) {
    if (pid < 1 || process.isPresent() && process.get().pid() != pid) {
      throw new IllegalArgumentException("pid " + pid + " of " + process);
    }
  }
}
