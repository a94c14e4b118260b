package dev.sideband.tcp.internal.kernel;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.wire.MalformedMessageException;
import java.util.Arrays;

/** Datagrams of the kernel's socket diagnosis, as answers to question 7. */
public final class NetlinkTarget implements FuzzTarget {

  private static final int SEQUENCE = 7;

  @Override
  public boolean run(byte[] input) throws Exception {
    // A datagram stands in a larger buffer, with what was received before behind it.
    byte[] buffer = Arrays.copyOf(input, input.length + 256);
    Arrays.fill(buffer, input.length, buffer.length, (byte) 2);
    Rows rows = new Rows();
    return Allocation.ofDecoding(buffer.length, () -> read(buffer, input.length, rows));
  }

  private static boolean read(byte[] buffer, int length, Rows rows) {
    rows.begin();
    DiagMessages messages = new DiagMessages();
    messages.begin();
    try {
      messages.read(buffer, length, SEQUENCE, rows.maker);
    } catch (MalformedMessageException e) {
      return false;
    }
    if (messages.errno() != 0 && !messages.done()) {
      throw new AssertionError("error " + messages.errno() + ", and it goes on");
    }
    return rows.table.rows() > 0 || messages.done();
  }
}
