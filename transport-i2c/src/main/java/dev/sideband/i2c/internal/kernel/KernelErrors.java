package dev.sideband.i2c.internal.kernel;

import dev.sideband.transport.BusResult;

/** What the kernel's error numbers mean on a bus (Linux, Documentation/i2c/fault-codes). */
public final class KernelErrors {

  static final int EPERM = 1;
  static final int EIO = 5;
  static final int ENXIO = 6;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int EPROTO = 71;
  static final int EBADMSG = 74;
  static final int EOPNOTSUPP = 95;
  static final int ESHUTDOWN = 108;
  static final int ETIMEDOUT = 110;
  static final int EREMOTEIO = 121;

  private KernelErrors() {}

  /** Returns the result that an error number stands for; 0 is success. */
  public static BusResult resultOf(int errno) {
    return switch (errno) {
      case 0 -> BusResult.OK;
      case ENXIO, ENODEV -> BusResult.ADDRESS_NACK;
      case EREMOTEIO -> BusResult.DATA_NACK;
      case EAGAIN -> BusResult.ARBITRATION_LOST;
      case ETIMEDOUT -> BusResult.STRETCH_TIMEOUT;
      case EBUSY, ESHUTDOWN -> BusResult.BUSY;
      case EOPNOTSUPP, EINVAL -> BusResult.UNSUPPORTED;
      case EPERM, EACCES -> BusResult.NOT_PERMITTED;
      case EBADMSG -> BusResult.WRONG_CHECKSUM;
      default -> BusResult.BUS_ERROR;
    };
  }
}
