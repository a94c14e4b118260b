package dev.sideband.ipmi.internal.kernel;

import dev.sideband.linux.ErrnoException;
import dev.sideband.linux.internal.libc.Errno;
import dev.sideband.linux.internal.libc.Libc;
import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.linux.internal.libc.OwnedFd;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The driver's device file, reached by ioctl.
 *
 * <p>The numbers are those of x86-64, arm64, riscv64 and s390x.
 */
final class DeviceFile implements KernelDriver {

  private static final long SEND_COMMAND = 0x8028690DL;
  private static final long RECEIVE_MSG_TRUNC = 0xC030690BL;
  private static final long GET_TIMING_PARMS = 0x80086917L;
  private static final int POLL_ENTRY_SIZE = 8;

  private final OwnedFd file;
  private final String target;
  private final SendBuffer sending;
  private final ReceiveBuffer receiving;
  private final NativeBuffer pollEntry;

  private DeviceFile(OwnedFd file, String target) throws IOException {
    this.file = file;
    this.target = target;
    this.sending = new SendBuffer();
    this.receiving = new ReceiveBuffer();
    this.pollEntry = NativeBuffer.allocate(POLL_ENTRY_SIZE);
  }

  /** Opens the device and makes sure that the IPMI driver is behind it. */
  static DeviceFile open(Path path) throws TargetUnavailableException {
    OwnedFd file = null;
    try {
      file = OwnedFd.open(path, Libc.O_RDWR);
      DeviceFile device = new DeviceFile(file, path.toString());
      file.ioctl(GET_TIMING_PARMS, NativeBuffer.allocate(8));
      return device;
    } catch (IOException e) {
      if (file != null) {
        file.close();
      }
      throw new TargetUnavailableException(path.toString(), problem(e), e);
    }
  }

  /** Says in words what an error number means for somebody who wants to open the device. */
  static String problem(IOException failure) {
    if (!(failure instanceof ErrnoException refused)) {
      return String.valueOf(failure.getMessage());
    }
    return switch (refused.errno()) {
      case Errno.ENOENT -> "not there; is the module ipmi_devintf loaded? (ENOENT)";
      case Errno.EACCES, Errno.EPERM -> "not permitted (" + refused.symbol() + ")";
      case Errno.ENXIO, Errno.ENODEV ->
          "the driver has no IPMI interface for it (" + refused.symbol() + ")";
      case Errno.ENOTTY -> "is no IPMI device (ENOTTY)";
      default -> "cannot be opened (" + refused.symbol() + ")";
    };
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public boolean send(long id, MessageRequest request) throws IOException {
    try {
      file.ioctl(SEND_COMMAND, sending.fill(id, request));
      return true;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EMSGSIZE) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public boolean awaitReadable(int millis) throws IOException {
    return file.awaitReadable(pollEntry, millis);
  }

  @Override
  public @Nullable KernelMessage receive() throws IOException {
    try {
      file.ioctl(RECEIVE_MSG_TRUNC, receiving.prepare());
      return receiving.read(false);
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case Errno.EMSGSIZE -> receiving.read(true);
        case Errno.EAGAIN, Errno.EINTR -> null;
        default -> throw e;
      };
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
