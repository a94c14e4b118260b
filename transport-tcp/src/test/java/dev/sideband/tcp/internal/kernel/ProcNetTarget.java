package dev.sideband.tcp.internal.kernel;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import java.util.Arrays;

/** Lines of {@code /proc/net/tcp} and {@code tcp6}. */
public final class ProcNetTarget implements FuzzTarget {

  private static final int TICKS = 100;
  private static final int MOST_PORT = 0xFFFF;

  @Override
  public boolean run(byte[] input) throws Exception {
    // A line stands in a larger text, with another one behind it.
    byte[] buffer = Arrays.copyOf(input, input.length + 256);
    Arrays.fill(buffer, input.length, buffer.length, (byte) '1');
    Rows rows = new Rows();
    return Allocation.ofDecoding(buffer.length, () -> read(buffer, input.length, rows));
  }

  private static boolean read(byte[] buffer, int length, Rows rows) {
    rows.begin();
    SocketFields socket = new SocketFields();
    if (!new ProcLine(TICKS).parse(buffer, 0, length, socket)) {
      return false;
    }
    if (socket.localPort < 0 || socket.localPort > MOST_PORT || socket.state < 0) {
      throw new AssertionError("port " + socket.localPort + ", state " + socket.state);
    }
    rows.maker.add(socket);
    return true;
  }
}
