package dev.sideband.linux.internal.proc;

import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.internal.libc.Errno;
import dev.sideband.linux.internal.libc.Libc;
import dev.sideband.process.ProcessId;
import dev.sideband.time.HostBoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at processes, one or all of them, by the line of {@code stat}; and at their command lines.
 * Safe for any thread.
 */
public final class ProcessLook {

  private static final byte[] STAT = ProcFolder.file("stat");
  private static final byte[] ARGUMENTS = ProcFolder.file("cmdline");

  private final HostBoot boot;
  private final ProcFolder folder;
  private final StatLine stat;
  private final PidList pids = new PidList();

  /**
   * What a look showed.
   *
   * @param parent the number of its parent
   * @param session the number of the process that began its session
   * @param threads its threads, those that are about to go included
   * @param firstEnded whether its first thread has ended; others may run on
   * @param exitStatus of one that has ended, the status as {@code wait} gives it; 0 also if the
   *     kernel will not tell us
   */
  public record Seen(
      ProcessId id, int parent, int session, long threads, boolean firstEnded, int exitStatus) {

    /** Tells whether all of it has ended, so that it waits for its parent to take notice. */
    public boolean ended() {
      return firstEnded && threads <= 1;
    }
  }

  /**
   * Creates a look at the processes below a folder like {@code /proc}.
   *
   * @throws IOException if it is not there, does not tell its boot, or libc cannot be reached
   */
  public ProcessLook(Path proc) throws IOException {
    this.boot = LinuxBoot.id(proc);
    this.folder = new ProcFolder(proc);
    this.stat = new StatLine(Libc.sysconf(Libc.SC_CLK_TCK), Libc.sysconf(Libc.SC_PAGESIZE));
  }

  /** Returns the boot that all processes are of. */
  public HostBoot boot() {
    return boot;
  }

  /**
   * Looks at whoever has this number, which may be a thread that is not the first of its process.
   *
   * @return empty if nobody has, if its parent has taken notice of its end, or if the kernel hides
   *     it from us ({@code hidepid=2})
   * @throws IOException if it may not be looked at, or the kernel has no means left
   */
  public synchronized Optional<Seen> look(int pid) throws IOException {
    folder.open();
    try (folder) {
      return Optional.ofNullable(read(pid, false));
    }
  }

  /**
   * Looks at one process.
   *
   * @return empty if it has ended, be it that another one has its number
   * @throws IOException as {@link #look}
   */
  public Optional<Seen> alive(ProcessId id) throws IOException {
    return id.boot().equals(boot)
        ? look(id.pid()).filter(seen -> seen.id().equals(id) && !seen.ended())
        : Optional.empty();
  }

  /**
   * Returns the start of the command line of whoever has this number, a zero byte behind each
   * argument, as it is at one moment: a second read might follow the process's end, and what the
   * first one got would pass for all of it.
   *
   * @return empty if there is none, as of one that ends, of one whose first thread has ended, or of
   *     a number that nobody has; and if it may not be seen
   * @throws IOException if the kernel has no means left
   */
  public synchronized byte[] commandLine(int pid) throws IOException {
    folder.open();
    try (folder) {
      int length = folder.read(pid, ARGUMENTS);
      check(pid, length, true);
      return length < 0 ? new byte[0] : Arrays.copyOf(folder.text(), length);
    }
  }

  /**
   * Looks at all that may be looked at, in the order of their numbers.
   *
   * @throws IOException if the kernel has no means left; never are some left out for that
   */
  public synchronized List<Seen> all() throws IOException {
    List<Seen> all = new ArrayList<>();
    folder.open();
    try (folder) {
      folder.list(pids);
      for (int i = 0; i < pids.size(); i++) {
        Seen seen = read(pids.get(i), true);
        if (seen != null) {
          all.add(seen);
        }
      }
    }
    return all;
  }

  private @Nullable Seen read(int pid, boolean mayBeRefused) throws IOException {
    int length = folder.read(pid, STAT);
    check(pid, length, mayBeRefused);
    return length < 0 ? null : parse(pid, length);
  }

  /** Throws what says neither that nobody is there nor, where that may be, that he is not ours. */
  private void check(int pid, int result, boolean mayBeRefused) throws IOException {
    boolean nobody = result == -Errno.ENOENT || result == -Errno.ESRCH;
    boolean refused = result == -Errno.EPERM || result == -Errno.EACCES;
    if (result < 0 && !nobody && !(refused && mayBeRefused)) {
      throw folder.failure(-result, pid);
    }
  }

  private @Nullable Seen parse(int pid, int length) {
    if (!stat.parse(folder.text(), length, pid) || stat.gone()) {
      return null;
    }
    boolean ended = stat.ended() && stat.threads() <= 1;
    return new Seen(
        new ProcessId(boot, pid, stat.startMicros()),
        (int) stat.parent(),
        (int) stat.session(),
        stat.threads(),
        stat.ended(),
        ended ? stat.exitStatus(folder.text(), length) : 0);
  }
}
