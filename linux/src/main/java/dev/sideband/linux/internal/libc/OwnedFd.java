package dev.sideband.linux.internal.libc;

import dev.sideband.linux.ErrnoException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file that is closed exactly once.
 *
 * <p>Safe for any thread, but {@link #close} must not run while another call does: the kernel gives
 * the number to the next file that is opened. A call after it fails with {@code EBADF}.
 */
public final class OwnedFd implements AutoCloseable {

  private static final int CLOSED = -1;

  private final String target;
  private final AtomicInteger number;

  private OwnedFd(String target, int number) {
    this.target = target;
    this.number = new AtomicInteger(number);
  }

  /**
   * Opens a file that exists.
   *
   * @param flags such as {@link Libc#O_RDWR}
   * @throws ErrnoException if the kernel refuses
   * @throws IOException if libc cannot be reached
   */
  public static OwnedFd open(Path path, int flags) throws IOException {
    String target = path.toString();
    NativeBuffer name = NativeBuffer.allocate(target.length() * 3 + 1);
    name.putText(target);
    return new OwnedFd(
        target, Libc.check(Libc.openat(Libc.AT_FDCWD, name, flags), "openat", target));
  }

  /**
   * Opens a socket.
   *
   * @param target how a report names it
   * @throws ErrnoException if the kernel refuses
   * @throws IOException if libc cannot be reached
   */
  public static OwnedFd socket(String target, int domain, int type, int protocol)
      throws IOException {
    Libc.load();
    return new OwnedFd(target, Libc.check(Libc.socket(domain, type, protocol), "socket", target));
  }

  /** Opens a counter that can be waited for, from 0. */
  static OwnedFd event() throws IOException {
    Libc.load();
    String target = "event";
    return new OwnedFd(target, Libc.check(Libc.eventfd(), "eventfd", target));
  }

  /** Returns the number for calls of {@link Libc}; −1 when closed. */
  public int number() {
    return number.get();
  }

  /**
   * Asks the driver.
   *
   * @param request the number that says what is asked
   * @param argument the structure that belongs to it
   * @throws ErrnoException if the driver refuses
   */
  public int ioctl(long request, NativeBuffer argument) throws ErrnoException {
    int result = Libc.ioctl(number.get(), request, argument);
    return Libc.check(result, "ioctl 0x" + Long.toHexString(request), target);
  }

  /**
   * Asks the driver.
   *
   * @param argument the number that belongs to the request
   * @throws ErrnoException if the driver refuses
   */
  public int ioctl(long request, long argument) throws ErrnoException {
    int result = Libc.ioctl(number.get(), request, argument);
    return Libc.check(result, "ioctl 0x" + Long.toHexString(request), target);
  }

  /**
   * Waits until something can be read.
   *
   * @param entry room for one {@code struct pollfd}, 8 bytes
   * @param timeoutMillis 0 to look only, below 0 to wait for ever
   * @return whether there is something, be it an error; false after the time has passed and also
   *     when a signal came first, so look at the clock before trying again
   */
  public boolean awaitReadable(NativeBuffer entry, int timeoutMillis) throws ErrnoException {
    entry.bytes().putInt(0, number.get()).putInt(4, 0).putShort(4, (short) Libc.POLLIN);
    int result = Libc.poll(entry, 1, timeoutMillis);
    return result != -Errno.EINTR && Libc.check(result, "poll", target) > 0;
  }

  /** Closes the file. Idempotent. */
  @Override
  public void close() {
    int open = number.getAndSet(CLOSED);
    if (open != CLOSED) {
      Libc.close(open);
    }
  }

  @Override
  public String toString() {
    return target + " (" + number + ")";
  }
}
