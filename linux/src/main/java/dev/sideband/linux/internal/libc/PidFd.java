package dev.sideband.linux.internal.libc;

import dev.sideband.linux.ErrnoException;
import java.io.IOException;

/**
 * A process held by a file descriptor (Linux 5.3): its number may be used again, this stays the
 * same process. Safe for any thread, but {@link #close} must not run while another call does.
 */
public final class PidFd implements AutoCloseable {

  /** Of {@link #status}: it has not ended, or its parent has not taken notice. */
  public static final int NOT_YET = -1;

  /** Of {@link #status}: this kernel will not tell (before 6.15). */
  public static final int NEVER = -2;

  /** {@code PIDFD_GET_INFO}: _IOWR(0xFF, 11, 64 bytes). */
  private static final long GET_INFO = 0xC040_FF0BL;

  private static final int INFO_SIZE = 64;
  private static final int EXIT_CODE_AT = 60;
  private static final long MASK_EXIT = 8;

  private final int number;
  private final NativeBuffer info;
  private boolean closed;

  private PidFd(int number, NativeBuffer info) {
    this.number = number;
    this.info = info;
  }

  /**
   * Opens whoever has this number now.
   *
   * @throws ErrnoException if the kernel refuses; {@link #isMissing}, {@link #isNobody} and {@link
   *     #isThread} say why
   * @throws IOException if libc cannot be reached
   */
  public static PidFd open(int pid) throws IOException {
    NativeBuffer info = NativeBuffer.allocate(INFO_SIZE);
    int number = Libc.check(Libc.pidfdOpen(pid), "pidfd_open", "process " + pid);
    return new PidFd(number, info);
  }

  /** Tells whether {@link #open} failed because there is no such call here. */
  public static boolean isMissing(ErrnoException failure) {
    return failure.errno() == Errno.ENOSYS || failure.errno() == Errno.EPERM;
  }

  /** Tells whether {@link #open} failed because nobody has the number. */
  public static boolean isNobody(ErrnoException failure) {
    return failure.errno() == Errno.ESRCH;
  }

  /** Tells whether {@link #open} failed because a thread has the number, and no process. */
  public static boolean isThread(ErrnoException failure) {
    // Linux 6.14 says it otherwise than those before.
    return failure.errno() == Errno.EINVAL || failure.errno() == Errno.ENOENT;
  }

  /** Sends a signal; returns 0 or a negated error number. */
  public int signal(int signal) {
    return Libc.pidfdSendSignal(number, signal);
  }

  /** Returns the number to poll: it can be read from when the process has ended. */
  public int number() {
    return number;
  }

  /**
   * Asks how it ended.
   *
   * @return the status as {@code wait} gives it, {@link #NOT_YET} or {@link #NEVER}
   */
  public synchronized int status() {
    if (closed) {
      return NEVER;
    }
    info.bytes().putLong(0, MASK_EXIT);
    if (Libc.ioctl(number, GET_INFO, info) < 0) {
      return NEVER;
    }
    return (info.bytes().getLong(0) & MASK_EXIT) == 0
        ? NOT_YET
        : info.bytes().getInt(EXIT_CODE_AT) & 0xFFFF;
  }

  /** Lets it go; nothing happens to the process. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Libc.close(number);
    }
  }
}
