package dev.sideband.linux.internal.libc;

import dev.sideband.linux.ErrnoException;
import java.io.IOException;

/**
 * Waits until one of several open files has something to say, or until it is woken.
 *
 * <p>{@link #clear}, {@link #add} the files, {@link #await}, then ask which are {@link #ready}. For
 * one thread; {@link #wake} and {@link #close} are for any, {@code close} only while none waits.
 */
public final class FdWait implements AutoCloseable {

  private static final int ENTRY_SIZE = 8;
  private static final int FIRST_ENTRIES = 16;
  private static final int WANTED = 4;
  private static final int SEEN = 6;

  private final OwnedFd woken;
  private final NativeBuffer one = NativeBuffer.allocate(Long.BYTES);
  private final NativeBuffer count = NativeBuffer.allocate(Long.BYTES);
  private NativeBuffer entries = NativeBuffer.allocate(FIRST_ENTRIES * ENTRY_SIZE);

  /** The first of them is what wakes. */
  private int size = 1;

  private FdWait(OwnedFd woken) throws IOException {
    this.woken = woken;
    one.bytes().putLong(0, 1);
  }

  /**
   * Creates one without files.
   *
   * @throws ErrnoException if the kernel refuses
   * @throws IOException if libc cannot be reached
   */
  public static FdWait open() throws IOException {
    return new FdWait(OwnedFd.event());
  }

  /** Forgets all files. */
  public void clear() {
    size = 1;
  }

  /** Adds an open file; the first has number 0. */
  public void add(int fd) throws IOException {
    if (entries.size() < (size + 1) * ENTRY_SIZE) {
      NativeBuffer larger = NativeBuffer.allocate(2 * entries.size());
      larger.bytes().put(0, entries.bytes(), 0, size * ENTRY_SIZE);
      entries = larger;
    }
    set(size++, fd);
  }

  private void set(int entry, int fd) {
    int at = entry * ENTRY_SIZE;
    entries.bytes().putInt(at, fd).putInt(at + WANTED, 0);
    entries.bytes().putShort(at + WANTED, (short) Libc.POLLIN);
  }

  /**
   * Waits until a file can be read from or has come to its end, until it is woken, or until the
   * time has passed; a signal may end it too.
   *
   * @param millis 0 to look only
   */
  public void await(int millis) throws ErrnoException {
    set(0, woken.number());
    int ready = Libc.poll(entries, size, millis);
    if (ready == -Errno.EINTR) {
      for (int i = 0; i < size; i++) {
        entries.bytes().putShort(i * ENTRY_SIZE + SEEN, (short) 0);
      }
      return;
    }
    Libc.check(ready, "poll", "files");
    if (entries.bytes().getShort(SEEN) != 0) {
      Libc.read(woken.number(), count);
    }
  }

  /** Tells whether a file had something to say when the wait was over. */
  public boolean ready(int file) {
    return entries.bytes().getShort((file + 1) * ENTRY_SIZE + SEEN) != 0;
  }

  /** Ends the wait that runs, or else the next one. Has no effect on one that is closed. */
  public synchronized void wake() {
    if (woken.number() >= 0) {
      Libc.write(woken.number(), one);
    }
  }

  /** Lets go of what wakes; the files stay open. Idempotent. */
  @Override
  public synchronized void close() {
    woken.close();
  }
}
