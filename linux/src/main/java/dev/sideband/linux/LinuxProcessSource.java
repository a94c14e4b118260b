package dev.sideband.linux;

import dev.sideband.linux.internal.libc.Errno;
import dev.sideband.linux.internal.libc.Libc;
import dev.sideband.linux.internal.proc.CommandLines;
import dev.sideband.linux.internal.proc.HandleCounter;
import dev.sideband.linux.internal.proc.IoText;
import dev.sideband.linux.internal.proc.KnownProcess;
import dev.sideband.linux.internal.proc.KnownProcesses;
import dev.sideband.linux.internal.proc.PidList;
import dev.sideband.linux.internal.proc.ProcFolder;
import dev.sideband.linux.internal.proc.ResidentMemory;
import dev.sideband.linux.internal.proc.StatLine;
import dev.sideband.linux.internal.proc.UserNames;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.CellState;
import dev.sideband.table.RowType;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.BootClock;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TableSource;
import java.io.IOException;

/**
 * The processes of this machine, from {@code /proc}, in the order of their numbers.
 *
 * <p>One pass reads for each process {@code stat}, {@code io}, the owner of its folder (which the
 * kernel keeps at the effective user, also for a process whose files it hides behind root) and the
 * number of its open files. Two things are kept from pass to pass, and read anew when {@code stat}
 * shows a reason and at least every 64 passes: the command line, cut after 4,096 bytes, when the
 * process executes another program, and the exact resident memory when it has done anything. A pass
 * over processes that were there before allocates next to nothing. Secrets in command lines are
 * hidden before anything is kept.
 *
 * <p>What the kernel refuses to tell is {@link CellState#NOT_PERMITTED}, what it cannot tell is
 * {@link CellState#NOT_SUPPORTED}; a kernel thread has no command line, and a user without a line
 * in the file of users has no name: {@link CellState#ABSENT}. A process that ends during the pass
 * is left out. One whose {@code stat} makes no sense is left out too and counted as {@code
 * process.malformed}; one that may not be looked at, as {@code process.refused}.
 *
 * <p>For one thread at a time, but {@link #hidden} for any.
 */
public final class LinuxProcessSource implements TableSource<ProcessInfo> {

  private static final byte[] STAT = ProcFolder.file("stat");
  private static final byte[] IO = ProcFolder.file("io");

  /** The columns of what {@code io} tells, in its order. */
  private static final int[] IO_COLUMNS = {
    ProcessColumns.READ_BYTES,
    ProcessColumns.WRITTEN_BYTES,
    ProcessColumns.READ_OPERATIONS,
    ProcessColumns.WRITE_OPERATIONS,
    ProcessColumns.STORAGE_READ,
    ProcessColumns.STORAGE_WRITTEN
  };

  private static final int FIRST_PROCESS = 1;

  private final BootClock clock;
  private final ObserverListener observer;
  private final String root;
  private final ProcFolder folder;
  private final StatLine stat;
  private final ResidentMemory memory;
  private final HandleCounter handles;
  private final CommandLines commands;
  private final UserNames users;
  private final IoText io = new IoText();
  private final PidList pids = new PidList();
  private final KnownProcesses known = new KnownProcesses();

  private long malformed;
  private long refused;
  private volatile boolean hidden;
  private volatile boolean closed;

  LinuxProcessSource(LinuxProcessSourceBuilder settings) throws IOException {
    Libc.load();
    this.clock = settings.clock;
    this.observer = settings.observer;
    this.root = settings.proc.toString();
    this.folder = new ProcFolder(settings.proc);
    long pageSize = Libc.sysconf(Libc.SC_PAGESIZE);
    this.stat = new StatLine(Libc.sysconf(Libc.SC_CLK_TCK), pageSize);
    this.memory = new ResidentMemory(folder, pageSize);
    this.handles = new HandleCounter(folder);
    this.commands = new CommandLines(folder, settings.mask);
    this.users = new UserNames(settings.passwd);
  }

  /**
   * Returns settings for a source.
   *
   * @param clock the clock of the host whose processes these are
   */
  public static LinuxProcessSourceBuilder builder(BootClock clock) {
    return new LinuxProcessSourceBuilder(clock);
  }

  @Override
  public RowType<ProcessInfo> rowType() {
    return ProcessInfo.TYPE;
  }

  /**
   * Tells whether the latest pass saw only some of the processes.
   *
   * <p>So it is where {@code /proc} is mounted with {@code hidepid} and this process lacks the
   * right to see others: then process 1 is missing, or processes are listed that may not be looked
   * at.
   */
  public boolean hidden() {
    return hidden;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ErrnoException if the kernel refuses for a reason that lies not with one process
   * @throws ChannelClosedException if the source has been closed
   */
  @Override
  public void read(TableBuffer into) throws IOException {
    if (closed) {
      throw new ChannelClosedException(root);
    }
    malformed = 0;
    refused = 0;
    users.refresh();
    known.begin();
    into.clear(clock.now());
    folder.open();
    try (folder) {
      folder.list(pids);
      for (int i = 0; i < pids.size(); i++) {
        readProcess(pids.get(i), into);
      }
    }
    hidden = refused > 0 || pids.size() == 0 || pids.get(0) != FIRST_PROCESS;
    report("process.malformed", malformed);
    report("process.refused", refused);
  }

  private void report(String name, long amount) {
    if (amount > 0) {
      observer.counted(name, root, amount);
    }
  }

  private void readProcess(int pid, TableBuffer into) throws ErrnoException {
    int length = folder.read(pid, STAT);
    if (length < 0) {
      if (whyMissing(pid, length) == CellState.NOT_PERMITTED) {
        refused++;
      }
    } else if (!stat.parse(folder.text(), length, pid)) {
      malformed++;
    } else if (!stat.gone()) {
      into.beginRow();
      if (fillRow(pid, into)) {
        into.endRow();
      } else {
        into.dropRow();
      }
    }
  }

  /** Returns false if the process has ended meanwhile. */
  private boolean fillRow(int pid, TableBuffer into) throws ErrnoException {
    KnownProcess process = known.meet(pid, stat.startMicros());
    boolean changed = process.runsAnother(stat, folder.text());
    fillFromStat(pid, into);
    into.set(ProcessColumns.RESIDENT, memory.bytes(pid, process, stat));
    return fillOwner(pid, into)
        && fillFromIo(pid, into)
        && fillHandles(pid, into)
        && fillCommand(pid, into, process, changed);
  }

  private void fillFromStat(int pid, TableBuffer into) {
    int nameFrom = stat.nameFrom();
    into.set(ProcessColumns.PID, pid);
    into.set(ProcessColumns.START, stat.startMicros());
    into.set(ProcessColumns.PARENT, stat.parent());
    into.set(ProcessColumns.NAME, folder.text(), nameFrom, stat.nameTo() - nameFrom);
    into.set(ProcessColumns.KERNEL_STATE, stat.state());
    into.set(ProcessColumns.CPU_TIME, stat.cpuMicros());
    into.set(ProcessColumns.VIRTUAL, stat.virtualBytes());
    into.set(ProcessColumns.THREADS, stat.threads());
    into.set(ProcessColumns.PRIORITY, stat.priority());
    into.set(ProcessColumns.NICE, stat.nice());
  }

  private boolean fillOwner(int pid, TableBuffer into) throws ErrnoException {
    long owner = folder.owner(pid);
    if (owner < 0) {
      CellState why = whyMissing(pid, owner);
      mark(into, ProcessColumns.USER, why);
      return mark(into, ProcessColumns.USER_ID, why);
    }
    into.set(ProcessColumns.USER_ID, owner);
    byte[] name = users.name(owner);
    if (name != null) {
      into.set(ProcessColumns.USER, name, 0, name.length);
    }
    return true;
  }

  private boolean fillFromIo(int pid, TableBuffer into) throws ErrnoException {
    int length = folder.read(pid, IO);
    CellState why = length < 0 ? whyMissing(pid, length) : CellState.NOT_SUPPORTED;
    io.parse(folder.text(), Math.max(0, length));
    for (int i = 0; i < IO_COLUMNS.length; i++) {
      if (io.figure(i) != IoText.MISSING) {
        into.set(IO_COLUMNS[i], io.figure(i));
      } else if (!mark(into, IO_COLUMNS[i], why)) {
        return false;
      }
    }
    return true;
  }

  private boolean fillHandles(int pid, TableBuffer into) throws ErrnoException {
    long count = handles.count(pid);
    if (count < 0) {
      return mark(into, ProcessColumns.HANDLES, whyMissing(pid, count));
    }
    into.set(ProcessColumns.HANDLES, count);
    return true;
  }

  private boolean fillCommand(int pid, TableBuffer into, KnownProcess process, boolean changed)
      throws ErrnoException {
    if (!stat.kernelThread() && !stat.ended()) {
      int result = commands.update(pid, process, changed);
      if (result < 0) {
        return mark(into, ProcessColumns.COMMAND, whyMissing(pid, result));
      }
    }
    byte[] command = process.command();
    if (command.length > 0) {
      into.set(ProcessColumns.COMMAND, command, 0, command.length);
    }
    return true;
  }

  /**
   * Returns what an error number means for a cell: {@link CellState#ABSENT} if the process has
   * ended.
   *
   * @throws ErrnoException if it says nothing about this process, for example that too many files
   *     are open
   */
  private CellState whyMissing(int pid, long error) throws ErrnoException {
    int errno = (int) -error;
    return switch (errno) {
      case Errno.EACCES, Errno.EPERM -> CellState.NOT_PERMITTED;
      case Errno.ENOENT, Errno.ESRCH ->
          folder.owner(pid) < 0 ? CellState.ABSENT : CellState.NOT_SUPPORTED;
      default -> throw folder.failure(errno, pid);
    };
  }

  /** Marks a cell that has no value; returns false if that is because the process has ended. */
  private static boolean mark(TableBuffer into, int column, CellState why) {
    into.set(column, why);
    return why != CellState.ABSENT;
  }

  @Override
  public void close() {
    closed = true;
  }
}
