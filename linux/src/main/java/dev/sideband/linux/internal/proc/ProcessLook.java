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

/** Looks at single processes, by the line of {@code stat} alone. Safe for any thread. */
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
   * @param ended whether it has ended and waits for its parent to take notice
   * @param exitStatus of one that has ended, the status as {@code wait} gives it; 0 also if the
   *     kernel will not tell us
   */
  public record Seen(
      ProcessId id, int parent, int session, long threads, boolean ended, int exitStatus) {}

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
   * Looks at whoever has this number.
   *
   * @return empty if nobody has
   * @throws IOException if it may not be looked at
   */
  public synchronized Optional<Seen> look(int pid) throws IOException {
    folder.open();
    try (folder) {
      return Optional.ofNullable(read(pid));
    }
  }

  /**
   * Looks at one process.
   *
   * @return empty if it has ended, be it that another one has its number
   * @throws IOException if it may not be looked at
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
   * @return empty if there is none, as in one that ends or that nobody has the number of, or if it
   *     may not be seen
   */
  public synchronized byte[] commandLine(int pid) throws IOException {
    folder.open();
    try (folder) {
      int length = folder.read(pid, ARGUMENTS);
      return length < 0 ? new byte[0] : Arrays.copyOf(folder.text(), length);
    }
  }

  /** Looks at all that may be looked at, in the order of their numbers. */
  public synchronized List<Seen> all() throws IOException {
    List<Seen> all = new ArrayList<>();
    folder.open();
    try (folder) {
      folder.list(pids);
      for (int i = 0; i < pids.size(); i++) {
        int length = folder.read(pids.get(i), STAT);
        Seen seen = length < 0 ? null : parse(pids.get(i), length);
        if (seen != null) {
          all.add(seen);
        }
      }
    }
    return all;
  }

  private @Nullable Seen read(int pid) throws IOException {
    int length = folder.read(pid, STAT);
    if (length == -Errno.ENOENT || length == -Errno.ESRCH) {
      return null;
    }
    if (length < 0) {
      throw folder.failure(-length, pid);
    }
    return parse(pid, length);
  }

  private @Nullable Seen parse(int pid, int length) {
    if (!stat.parse(folder.text(), length, pid) || stat.gone()) {
      return null;
    }
    return new Seen(
        new ProcessId(boot, pid, stat.startMicros()),
        (int) stat.parent(),
        (int) stat.session(),
        stat.threads(),
        stat.ended(),
        stat.ended() ? stat.exitStatus(folder.text(), length) : 0);
  }
}
