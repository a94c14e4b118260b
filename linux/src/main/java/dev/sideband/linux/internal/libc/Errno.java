package dev.sideband.linux.internal.libc;

/** The kernel's error numbers, which are the same on every machine that Java 17 runs on. */
public final class Errno {

  /** Not the caller's right. */
  public static final int EPERM = 1;

  /** No such file. */
  public static final int ENOENT = 2;

  /** No such process. */
  public static final int ESRCH = 3;

  /** A signal came in between. */
  public static final int EINTR = 4;

  /** The driver has no such device. */
  public static final int ENXIO = 6;

  /** Nothing is there yet. */
  public static final int EAGAIN = 11;

  /** Not the caller's right by the file's mode. */
  public static final int EACCES = 13;

  /** There is no such device. */
  public static final int ENODEV = 19;

  /** Not a directory. */
  public static final int ENOTDIR = 20;

  /** Not what the driver behind the file can be asked. */
  public static final int ENOTTY = 25;

  /** Makes no sense to the call. */
  public static final int EINVAL = 22;

  /** The kernel has no such call. */
  public static final int ENOSYS = 38;

  /** The kernel lacks the protocol. */
  public static final int EPROTONOSUPPORT = 93;

  /** The kernel lacks the kind of socket. */
  public static final int EAFNOSUPPORT = 97;

  /** The message is too long. */
  public static final int EMSGSIZE = 90;

  /** There was no room, and something is lost. */
  public static final int ENOBUFS = 105;

  /** Nobody is at the other end. */
  public static final int ECONNREFUSED = 111;

  /** By number from 0; a dash where the number is not in use. */
  private static final String[] SYMBOLS =
      """
          - EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES
          EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY
          ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK
          ENOSYS ENOTEMPTY ELOOP - ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH
          ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT - EBFONT ENOSTR ENODATA ETIME
          ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG
          EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ
          ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT
          EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE
          EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN
          ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY
          EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE
          ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL
          EHWPOISON
      """
          .trim()
          .split("\\s+");

  private Errno() {}

  /** Returns the number's name such as {@code EACCES}, or {@code errno N} if it has none. */
  public static String symbol(int errno) {
    boolean named = errno > 0 && errno < SYMBOLS.length && !SYMBOLS[errno].equals("-");
    return named ? SYMBOLS[errno] : "errno " + errno;
  }
}
