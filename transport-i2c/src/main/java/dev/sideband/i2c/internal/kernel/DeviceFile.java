package dev.sideband.i2c.internal.kernel;

import dev.sideband.linux.ErrnoException;
import dev.sideband.linux.internal.libc.Libc;
import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.linux.internal.libc.OwnedFd;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The adapter's device file, reached by ioctl. */
final class DeviceFile implements I2cDriver {

  private static final long SLAVE = 0x703;
  private static final long TEN_BIT = 0x704;
  private static final long FUNCS = 0x705;
  private static final long SLAVE_FORCE = 0x706;
  private static final long RDWR = 0x707;
  private static final long SMBUS = 0x720;

  private final OwnedFd file;
  private final String target;
  private final long functions;
  private final TransferBuffer transfers;
  private final SmbusBuffer calls;

  private DeviceFile(OwnedFd file, String target) throws IOException {
    this.file = file;
    this.target = target;
    NativeBuffer answer = NativeBuffer.allocate(Long.BYTES);
    file.ioctl(FUNCS, answer);
    this.functions = answer.bytes().getLong(0);
    this.transfers = new TransferBuffer();
    this.calls = new SmbusBuffer();
  }

  /** Opens the device and makes sure that an adapter is behind it. */
  static DeviceFile open(Path path) throws TargetUnavailableException {
    OwnedFd file = null;
    try {
      file = OwnedFd.open(path, Libc.O_RDWR);
      return new DeviceFile(file, path.toString());
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
    String symbol = " (" + refused.symbol() + ")";
    return switch (refused.symbol()) {
      case "ENOENT" -> "not there; is the module i2c_dev loaded?" + symbol;
      case "EACCES", "EPERM" -> "not permitted" + symbol;
      case "ENXIO", "ENODEV" -> "the kernel has no adapter for it" + symbol;
      case "ENOTTY", "EINVAL" -> "is no I2C bus" + symbol;
      default -> "cannot be opened" + symbol;
    };
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public long functions() {
    return functions;
  }

  @Override
  public boolean isClaimed(BusAddress address) throws IOException {
    try {
      file.ioctl(TEN_BIT, address.tenBit() ? 1 : 0);
      file.ioctl(SLAVE, address.value());
      return false;
    } catch (ErrnoException e) {
      if (e.errno() == KernelErrors.EBUSY) {
        return true;
      }
      throw e;
    }
  }

  @Override
  public DriverReply transfer(List<BusMessage> messages) throws IOException {
    NativeBuffer filled = transfers.fill(messages);
    try {
      file.ioctl(RDWR, filled);
      return new DriverReply(0, transfers.read(messages));
    } catch (ErrnoException e) {
      return DriverReply.failed(e.errno());
    }
  }

  @Override
  public DriverReply call(SmbusCall call) throws IOException {
    try {
      // Whether the address may be used was decided before; here it is only named.
      file.ioctl(TEN_BIT, 0);
      file.ioctl(SLAVE_FORCE, call.address().value());
      file.ioctl(SMBUS, calls.fill(call));
      Bytes read =
          call.read() || call.size() == SmbusCall.PROC_CALL ? calls.read(call) : Bytes.EMPTY;
      return new DriverReply(0, List.of(read));
    } catch (ErrnoException e) {
      return DriverReply.failed(e.errno());
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
