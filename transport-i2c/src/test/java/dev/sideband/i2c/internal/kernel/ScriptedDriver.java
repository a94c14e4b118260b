package dev.sideband.i2c.internal.kernel;

import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusMessage;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A driver whose adapter is the test. */
final class ScriptedDriver implements I2cDriver {

  final List<List<BusMessage>> transfers = new ArrayList<>();
  final List<SmbusCall> calls = new ArrayList<>();
  final Set<BusAddress> claimed = new HashSet<>();
  long functions = 0x0EFF0009;
  int errno;
  Bytes read = Bytes.EMPTY;
  @Nullable IOException failure;
  int closed;

  @Override
  public String target() {
    return "/dev/i2c-7";
  }

  @Override
  public long functions() {
    return functions;
  }

  @Override
  public boolean isClaimed(BusAddress address) {
    return claimed.contains(address);
  }

  @Override
  public DriverReply transfer(List<BusMessage> messages) throws IOException {
    work();
    transfers.add(messages);
    return errno != 0
        ? DriverReply.failed(errno)
        : new DriverReply(
            0, messages.stream().map(message -> message.read() ? read : Bytes.EMPTY).toList());
  }

  @Override
  public DriverReply call(SmbusCall call) throws IOException {
    work();
    calls.add(call);
    return errno != 0 ? DriverReply.failed(errno) : new DriverReply(0, List.of(read));
  }

  private void work() throws IOException {
    if (closed > 0) {
      throw new IOException("used after it was closed");
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    closed++;
  }
}
