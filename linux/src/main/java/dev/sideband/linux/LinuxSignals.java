package dev.sideband.linux;

import dev.sideband.linux.internal.libc.Errno;
import dev.sideband.linux.internal.libc.Libc;
import dev.sideband.linux.internal.libc.PidFd;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.process.ProcessGoneException;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessSignals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Signals to the processes of this machine.
 *
 * <p>A process is opened first ({@code pidfd_open}, Linux 5.3), then compared by its start with the
 * one that is meant, then signalled through what was opened: another one is never hit, unless it
 * got the number within the same tick of the kernel's clock (10 ms as a rule), by which starts are
 * told. Where the kernel cannot open a process, it is compared and then signalled by its number,
 * which leaves a moment between. Safe for any thread.
 */
public final class LinuxSignals implements ProcessSignals {

  private static final int MOST_SIGNAL = 64;

  private final ProcessLook look;
  private final boolean opens;

  LinuxSignals(ProcessLook look, boolean opens) {
    this.look = look;
    this.opens = opens;
  }

  /**
   * Opens the way to this machine's processes.
   *
   * @throws IOException if {@code /proc} or libc cannot be reached
   */
  public static LinuxSignals open() throws IOException {
    return new LinuxSignals(new ProcessLook(Path.of("/proc")), true);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ErrnoException if the kernel refuses: {@code EPERM} without the right
   */
  @Override
  public void send(ProcessId process, int signal) throws IOException {
    if (signal < 1 || signal > MOST_SIGNAL) {
      throw new IllegalArgumentException("signal " + signal);
    }
    if (!process.boot().equals(look.boot()) || process.pid() < 1) {
      throw new ProcessGoneException(process, true);
    }
    if (opens) {
      try (PidFd held = PidFd.open(process.pid())) {
        check(process);
        result(held.signal(signal), "pidfd_send_signal", process);
        return;
      } catch (ErrnoException e) {
        if (!e.call().equals("pidfd_open")) {
          throw e;
        }
        if (PidFd.isNobody(e) || PidFd.isThread(e)) {
          throw new ProcessGoneException(process, PidFd.isThread(e));
        }
        if (!PidFd.isMissing(e)) {
          throw e;
        }
      }
    }
    check(process);
    result(Libc.kill(process.pid(), signal), "kill", process);
  }

  private void check(ProcessId process) throws IOException {
    Optional<ProcessLook.Seen> seen = look.look(process.pid());
    if (seen.isEmpty()) {
      throw new ProcessGoneException(process, false);
    }
    boolean same = seen.get().id().equals(process);
    if (!same || seen.get().ended()) {
      throw new ProcessGoneException(process, !same);
    }
  }

  private static void result(int result, String call, ProcessId process) throws IOException {
    if (result == -Errno.ESRCH) {
      throw new ProcessGoneException(process, false);
    }
    Libc.check(result, call, "process " + process.pid());
  }
}
