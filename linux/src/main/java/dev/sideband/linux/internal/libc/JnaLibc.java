package dev.sideband.linux.internal.libc;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/**
 * libc through JNA's direct mapping.
 *
 * <p>All arguments are primitive, so that a call converts and allocates nothing; addresses, {@code
 * size_t} and {@code long} are 64 bits wide, which limits it to 64-bit Linux.
 */
final class JnaLibc {

  static {
    if (Native.POINTER_SIZE != Long.BYTES || Native.LONG_SIZE != Long.BYTES) {
      throw new UnsatisfiedLinkError("64-bit Linux is needed");
    }
    Native.register(JnaLibc.class, NativeLibrary.getProcess());
  }

  private JnaLibc() {}

  /** Does nothing; who may call it may call the rest. */
  static void load() {}

  static int lastError() {
    return Native.getLastError();
  }

  static long addressOf(ByteBuffer direct) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
  }

  static native int openat(int directory, long path, int flags);

  static native int close(int fd);

  static native long read(int fd, long into, long size);

  static native long write(int fd, long from, long size);

  static native int eventfd(int count, int flags);

  static native int socket(int domain, int type, int protocol);

  static native long send(int fd, long from, long size, int flags);

  static native long recv(int fd, long into, long size, int flags);

  static native int ioctl(int fd, long request, long argument);

  static native int poll(long entries, long count, int timeoutMillis);

  static native int statx(int directory, long path, int flags, int mask, long into);

  static native int bind(int fd, long address, int size);

  static native int setsockopt(int fd, int level, int option, long value, int size);

  static native int kill(int pid, int signal);

  static native long syscall(long number, long first, long second, long third, long fourth);

  static native int clock_gettime(int clock, long into);

  static native long sysconf(int name);
}
