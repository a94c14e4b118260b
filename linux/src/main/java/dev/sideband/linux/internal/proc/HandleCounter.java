package dev.sideband.linux.internal.proc;

import dev.sideband.linux.ErrnoException;

/**
 * Counts the open files of a process.
 *
 * <p>Since 6.2 the kernel gives the number as the size of {@code /proc/N/fd}: one question, and one
 * that needs no right. Before, and in a plain folder, the entries are listed. Which of the two is
 * tried out once, on this process. For one thread.
 */
public final class HandleCounter {

  private static final byte[] FILES = ProcFolder.file("fd");
  private static final int TRIES = 5;

  private final ProcFolder folder;
  private final boolean sized;

  /** Creates a counter and finds out how to count; the folder is open for no pass. */
  public HandleCounter(ProcFolder folder) throws ErrnoException {
    this.folder = folder;
    folder.open();
    try (folder) {
      this.sized = sizeIsCount((int) ProcessHandle.current().pid());
    }
  }

  /** Returns the number of open files, or a negated error number. */
  public long count(int pid) {
    return sized ? folder.size(pid, FILES) : folder.entries(pid, FILES);
  }

  /** Compares a few times, since other threads of this process open and close files meanwhile. */
  private boolean sizeIsCount(int self) {
    for (int i = 0; i < TRIES; i++) {
      long size = folder.size(self, FILES);
      // Listing opens one file more, the folder itself.
      if (size > 0 && folder.entries(self, FILES) == size + 1) {
        return true;
      }
    }
    return false;
  }
}
