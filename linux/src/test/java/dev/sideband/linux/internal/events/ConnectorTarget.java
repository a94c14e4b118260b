package dev.sideband.linux.internal.events;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.wire.MalformedMessageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Datagrams of the proc connector, in both byte orders. */
public final class ConnectorTarget implements FuzzTarget {

  @Override
  public boolean run(byte[] input) throws Exception {
    // A datagram stands in a larger buffer, with what was received before behind it.
    byte[] buffer = Arrays.copyOf(input, input.length + 256);
    Arrays.fill(buffer, input.length, buffer.length, (byte) 2);
    return Allocation.ofDecoding(
        buffer.length,
        () -> {
          boolean little = read(buffer, input.length, ByteOrder.LITTLE_ENDIAN);
          return read(buffer, input.length, ByteOrder.BIG_ENDIAN) || little;
        });
  }

  private static boolean read(byte[] buffer, int length, ByteOrder order) {
    Counting sink = new Counting();
    try {
      ConnectorMessages.read(ByteBuffer.wrap(buffer).order(order), length, sink);
    } catch (MalformedMessageException e) {
      return false;
    }
    if (sink.told > length / Integer.BYTES) {
      throw new AssertionError(sink.told + " events in " + length + " bytes");
    }
    return sink.told > 0;
  }

  /** Counts what is told. */
  private static final class Counting implements ConnectorSink {

    private int told;

    @Override
    public void counted(int processor, int sequence) {
      told++;
    }

    @Override
    public void forked(int parent, int thread, int process) {
      told++;
    }

    @Override
    public void executed(int process) {
      told++;
    }

    @Override
    public void exited(int thread, int process, int status) {
      told++;
    }

    @Override
    public void answered(int errno) {
      told++;
    }
  }
}
