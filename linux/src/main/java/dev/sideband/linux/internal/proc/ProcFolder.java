package dev.sideband.linux.internal.proc;

import dev.sideband.linux.ErrnoException;
import dev.sideband.linux.internal.libc.DirectoryEntries;
import dev.sideband.linux.internal.libc.Libc;
import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.linux.internal.libc.Statx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A folder like {@code /proc}, with one folder in it for each process.
 *
 * <p>Results below 0 are negated error numbers: a process that ends while it is read is daily
 * business, and an exception for each file that is not ours to read would cost more than the
 * reading. For one thread.
 */
public final class ProcFolder implements AutoCloseable {

  /** The most that is read of one file. */
  public static final int MOST_TEXT = 8192;

  private static final int MOST_NAME = 64;
  private static final int CLOSED = -1;
  private static final byte[] ITSELF = {0};

  private final String root;
  private final NativeBuffer rootName;
  private final NativeBuffer name = NativeBuffer.allocate(MOST_NAME);
  private final NativeBuffer fileText = NativeBuffer.allocate(MOST_TEXT);
  private final byte[] text = new byte[MOST_TEXT];
  private final byte[] digits = new byte[10];
  private final DirectoryEntries entries = new DirectoryEntries();
  private final Statx attributes = new Statx();
  private int folder = CLOSED;

  /**
   * Creates the reader; {@link #open} opens the folder.
   *
   * @throws IOException if libc cannot be reached
   */
  public ProcFolder(Path root) throws IOException {
    this.root = root.toAbsolutePath().toString();
    this.rootName = NativeBuffer.allocate(this.root.length() * 3 + 1);
    rootName.putText(this.root);
  }

  /** Returns the name of a file in the folder of a process, for {@link #read} and the like. */
  public static byte[] file(String name) {
    return ("/" + name + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  /** Opens the folder for one pass; {@link #close} ends the pass. */
  public void open() throws ErrnoException {
    folder = check(Libc.openat(Libc.AT_FDCWD, rootName, Libc.O_RDONLY), "openat");
  }

  /** Ends the pass. Idempotent. */
  @Override
  public void close() {
    if (folder != CLOSED) {
      Libc.close(folder);
      folder = CLOSED;
    }
  }

  /** Lists the processes that are there now; once in a pass. */
  public void list(PidList into) throws ErrnoException {
    into.clear();
    entries.begin(folder);
    while (entries.next()) {
      int pid = entries.number();
      if (pid > 0) {
        into.add(pid);
      }
    }
    check(entries.failure(), "getdents64");
    into.sort();
  }

  /** Reads the start of a file into {@link #text}; returns how many bytes. */
  public int read(int pid, byte[] file) {
    name(pid, file);
    int fd = Libc.openat(folder, name, Libc.O_RDONLY);
    if (fd < 0) {
      return fd;
    }
    int length = Libc.read(fd, fileText);
    Libc.close(fd);
    if (length > 0) {
      fileText.bytes().get(0, text, 0, length);
    }
    return length;
  }

  /** Returns what {@link #read} read. */
  public byte[] text() {
    return text;
  }

  /** Returns the owner of the folder of a process. */
  public long owner(int pid) {
    name(pid, ITSELF);
    int result = attributes.read(folder, name, 0, Statx.UID);
    return result < 0 ? result : attributes.uid();
  }

  /** Returns the size that a file or folder says it has. */
  public long size(int pid, byte[] file) {
    name(pid, file);
    int result = attributes.read(folder, name, 0, Statx.SIZE);
    return result < 0 ? result : attributes.size();
  }

  /** Counts the entries of a folder of a process, that of {@link #list} must have ended. */
  public long entries(int pid, byte[] file) {
    name(pid, file);
    int fd = Libc.openat(folder, name, Libc.O_RDONLY);
    if (fd < 0) {
      return fd;
    }
    long count = 0;
    entries.begin(fd);
    while (entries.next()) {
      if (!entries.isDots()) {
        count++;
      }
    }
    Libc.close(fd);
    return entries.failure() < 0 ? entries.failure() : count;
  }

  /** Returns the report of an error number that says nothing about the process it came for. */
  public ErrnoException failure(int errno, int pid) {
    return Libc.failure(errno, "read", root + "/" + pid);
  }

  private int check(int result, String call) throws ErrnoException {
    return Libc.check(result, call, root);
  }

  private void name(int pid, byte[] file) {
    int at = digits.length;
    for (int rest = pid; rest > 0; rest /= 10) {
      digits[--at] = (byte) ('0' + rest % 10);
    }
    int length = digits.length - at;
    name.bytes().put(0, digits, at, length).put(length, file);
  }
}
