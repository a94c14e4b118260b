package dev.sideband.linux.internal.proc;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.process.CommandMask;
import java.util.Arrays;

/** The texts of {@code /proc/N}: a line of stat, the figures of io, a command line. */
public final class ProcTextTarget implements FuzzTarget {

  private static final int PID = 6108;

  private final StatLine stat = new StatLine(100, 4096);
  private final IoText io = new IoText();
  private final CommandMask mask = CommandMask.STANDARD;

  @Override
  public boolean run(byte[] input) throws Exception {
    // Texts stand in a larger buffer, with what was read before behind them.
    byte[] buffer = Arrays.copyOf(input, 2 * input.length + 64);
    Arrays.fill(buffer, input.length, buffer.length, (byte) '1');
    return Allocation.ofDecoding(buffer.length, () -> parse(buffer, input.length));
  }

  private boolean parse(byte[] buffer, int length) {
    boolean taken = stat.parse(buffer, length, PID);
    if (taken) {
      check(length);
    }
    io.parse(buffer, length);
    for (int i = 0; i < 6; i++) {
      if (io.figure(i) < IoText.MISSING) {
        throw new AssertionError("figure " + i + " is " + io.figure(i));
      }
      taken |= io.figure(i) >= 0;
    }
    int masked = mask.apply(buffer, 0, length);
    int text = CommandLines.joined(buffer, masked);
    if (text < 0 || text > CommandLines.MOST_BYTES) {
      throw new AssertionError(text + " bytes of a command line");
    }
    return taken;
  }

  private void check(int length) {
    boolean named = stat.nameFrom() <= stat.nameTo() && stat.nameTo() <= length;
    if (!named || stat.cpuMicros() < 0 || stat.startMicros() < 0 || stat.residentEstimate() < 0) {
      throw new AssertionError("a figure is out of range");
    }
  }
}
