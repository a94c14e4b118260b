package dev.sideband.linux.internal.libc;

import dev.sideband.linux.ErrnoException;
import java.io.IOException;
import java.lang.ref.Reference;

/**
 * Calls of libc as they are: a result below 0 is the negated error number.
 *
 * <p>Nothing here allocates or throws after {@link #load} has succeeded once; every holder of a
 * {@link NativeBuffer} is past that. Safe for any thread; a buffer belongs to the call it is in.
 */
public final class Libc {

  /** For {@link #openat}: names are relative to the working directory. */
  public static final int AT_FDCWD = -100;

  /** Open to read. */
  public static final int O_RDONLY = 0;

  /** Open to read and write. */
  public static final int O_RDWR = 2;

  /** Do not hand the file on to programs that this process starts: always wanted. */
  public static final int O_CLOEXEC = 0x80000;

  /** For {@link #poll}: something can be read. */
  public static final int POLLIN = 1;

  /** For {@link #sysconf}: clock ticks in a second. */
  public static final int SC_CLK_TCK = 2;

  /** For {@link #sysconf}: bytes in a page of memory. */
  public static final int SC_PAGESIZE = 30;

  private static final int CLOCK_BOOTTIME = 7;
  private static final int MSG_TRUNC = 0x20;
  private static final int EFD_NONBLOCK = 0x800;
  private static final int MSG_DONTWAIT = 0x40;

  /** By number, since libc has a name for it only since 2019. */
  private static final long GETDENTS64 =
      switch (System.getProperty("os.arch")) {
        case "amd64" -> 217;
        case "aarch64", "riscv64", "loongarch64" -> 61;
        case "ppc64le" -> 202;
        case "s390x" -> 220;
        default -> -1;
      };

  /** By number, since libc has names for them only since 2022; the same on all machines. */
  private static final long PIDFD_SEND_SIGNAL = 424;

  private static final long PIDFD_OPEN = 434;

  private Libc() {}

  /**
   * Makes sure that libc can be called.
   *
   * @throws IOException if it cannot be reached, for example because this is no 64-bit Linux
   */
  public static void load() throws IOException {
    try {
      JnaLibc.load();
    } catch (LinkageError e) {
      throw new IOException("libc cannot be called", e);
    }
  }

  /**
   * Returns {@code result}.
   *
   * @throws ErrnoException if it is a negated error number
   */
  public static int check(int result, String call, String target) throws ErrnoException {
    if (result < 0) {
      throw failure(-result, call, target);
    }
    return result;
  }

  /** Returns the report of an error number. */
  public static ErrnoException failure(int errno, String call, String target) {
    return new ErrnoException(call, target, errno, Errno.symbol(errno));
  }

  /**
   * Opens a file that exists.
   *
   * @param directory an open directory or {@link #AT_FDCWD}
   * @param path the name with a zero byte behind it
   * @param flags such as {@link #O_RDWR}; {@link #O_CLOEXEC} is added
   * @return the number of the open file
   */
  public static int openat(int directory, NativeBuffer path, int flags) {
    try {
      return result(JnaLibc.openat(directory, path.address(), flags | O_CLOEXEC));
    } finally {
      Reference.reachabilityFence(path);
    }
  }

  /** Closes an open file; whatever it returns, the number is free again. */
  public static int close(int fd) {
    return result(JnaLibc.close(fd));
  }

  /** Reads as many bytes as fit, returns how many came; 0 at the end. */
  public static int read(int fd, NativeBuffer into) {
    try {
      long count = JnaLibc.read(fd, into.address(), into.size());
      return count < 0 ? -JnaLibc.lastError() : (int) count;
    } finally {
      Reference.reachabilityFence(into);
    }
  }

  /** Writes the whole buffer, returns how many bytes went. */
  public static int write(int fd, NativeBuffer from) {
    try {
      long count = JnaLibc.write(fd, from.address(), from.size());
      return count < 0 ? -JnaLibc.lastError() : (int) count;
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  /** Opens a counter that can be waited for; reading and writing it never wait. */
  static int eventfd() {
    return result(JnaLibc.eventfd(0, O_CLOEXEC | EFD_NONBLOCK));
  }

  /** Opens a socket; {@code SOCK_CLOEXEC} is added to the type. */
  public static int socket(int domain, int type, int protocol) {
    return result(JnaLibc.socket(domain, type | O_CLOEXEC, protocol));
  }

  /** Gives a socket its address, {@code size} bytes of it. */
  public static int bind(int fd, NativeBuffer address, int size) {
    try {
      return result(JnaLibc.bind(fd, address.address(), size));
    } finally {
      Reference.reachabilityFence(address);
    }
  }

  /** Sets an option of a socket whose value is the first 4 bytes of a buffer. */
  public static int setsockopt(int fd, int level, int option, NativeBuffer value) {
    try {
      return result(JnaLibc.setsockopt(fd, level, option, value.address(), Integer.BYTES));
    } finally {
      Reference.reachabilityFence(value);
    }
  }

  /** Sends a signal to whoever has the number {@code pid}: see that it is the right one. */
  public static int kill(int pid, int signal) {
    return result(JnaLibc.kill(pid, signal));
  }

  /** Opens a process, which makes it the same for ever; can be polled for its end. */
  public static int pidfdOpen(int pid) {
    return result((int) JnaLibc.syscall(PIDFD_OPEN, pid, 0, 0, 0));
  }

  /** Sends a signal to an open process. */
  public static int pidfdSendSignal(int pidfd, int signal) {
    return result((int) JnaLibc.syscall(PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0));
  }

  /** Sends the first bytes of a buffer as one message, returns how many went. */
  public static int send(int fd, NativeBuffer message, int size) {
    try {
      long count = JnaLibc.send(fd, message.address(), Math.min(size, message.size()), 0);
      return count < 0 ? -JnaLibc.lastError() : (int) count;
    } finally {
      Reference.reachabilityFence(message);
    }
  }

  /**
   * Receives one message without waiting: {@code EAGAIN} if none is there.
   *
   * @return its whole length, which is more than the buffer's if it was cut
   */
  public static int receive(int fd, NativeBuffer into) {
    try {
      int flags = MSG_TRUNC | MSG_DONTWAIT;
      long count = JnaLibc.recv(fd, into.address(), into.size(), flags);
      return count < 0 ? -JnaLibc.lastError() : (int) count;
    } finally {
      Reference.reachabilityFence(into);
    }
  }

  /** Asks a driver; {@code argument} is the structure that {@code request} stands for. */
  public static int ioctl(int fd, long request, NativeBuffer argument) {
    try {
      return result(JnaLibc.ioctl(fd, request, argument.address()));
    } finally {
      Reference.reachabilityFence(argument);
    }
  }

  /** Asks a driver; {@code argument} is a number that {@code request} takes instead. */
  public static int ioctl(int fd, long request, long argument) {
    return result(JnaLibc.ioctl(fd, request, argument));
  }

  /**
   * Waits until one of several files is ready.
   *
   * @param entries {@code struct pollfd} one after the other: number 4, events wanted 2, events
   *     seen 2
   * @param timeoutMillis 0 to look only, below 0 to wait for ever
   * @return how many are ready; 0 if the time has passed
   */
  public static int poll(NativeBuffer entries, int count, int timeoutMillis) {
    try {
      return result(JnaLibc.poll(entries.address(), count, timeoutMillis));
    } finally {
      Reference.reachabilityFence(entries);
    }
  }

  /**
   * Asks for a file's owner, size and the like.
   *
   * @param path the name with a zero byte behind it
   * @param into {@link Statx} knows the places
   */
  public static int statx(
      int directory, NativeBuffer path, int flags, int mask, NativeBuffer into) {
    try {
      return result(JnaLibc.statx(directory, path.address(), flags, mask, into.address()));
    } finally {
      Reference.reachabilityFence(path);
      Reference.reachabilityFence(into);
    }
  }

  /**
   * Reads the next entries of an open directory, {@link DirectoryEntries} knows the places.
   *
   * @return how many bytes of entries came; 0 at the end
   */
  public static int getdents64(int fd, NativeBuffer into) {
    if (GETDENTS64 < 0) {
      return -Errno.ENOSYS;
    }
    try {
      return result((int) JnaLibc.syscall(GETDENTS64, fd, into.address(), into.size(), 0));
    } finally {
      Reference.reachabilityFence(into);
    }
  }

  /** Reads the nanoseconds since boot, suspended time included; needs 16 bytes of room. */
  public static long bootTimeNanos(NativeBuffer scratch) {
    int result = result(JnaLibc.clock_gettime(CLOCK_BOOTTIME, scratch.address()));
    if (result < 0) {
      return result;
    }
    long seconds = scratch.bytes().getLong(0);
    return seconds * 1_000_000_000L + scratch.bytes().getLong(8);
  }

  /** Returns a setting of the system, or −1 if it has none. */
  public static long sysconf(int name) {
    return JnaLibc.sysconf(name);
  }

  private static int result(int returned) {
    return returned < 0 ? -JnaLibc.lastError() : returned;
  }
}
