package dev.sideband.i2c.testing;

import dev.sideband.bus.BusRecordPart;
import dev.sideband.i2c.internal.fifo.FifoLayout;
import dev.sideband.transport.BusRecord;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The hardware's side of a FIFO, in a file; for one thread. */
public final class SimulatedFifo {

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer memory;
  private final int capacity;

  /**
   * Makes the FIFO.
   *
   * @param capacity bytes of data, a power of two
   */
  public SimulatedFifo(Path file, int capacity) throws IOException {
    this.capacity = capacity;
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = FifoLayout.HEADER_SIZE + (long) capacity;
      memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, size).order(ByteOrder.LITTLE_ENDIAN);
    }
    memory.putInt(FifoLayout.MAGIC_AT, FifoLayout.MAGIC);
    memory.putShort(FifoLayout.VERSION_AT, (short) FifoLayout.VERSION);
    memory.putShort(FifoLayout.HEADER_SIZE_AT, (short) FifoLayout.HEADER_SIZE);
    memory.putInt(FifoLayout.CAPACITY_AT, capacity);
  }

  /** Writes all parts of a record, or counts each that has no room as dropped. */
  public void write(BusRecord record) {
    for (int part = 0; part < BusRecordPart.count(record); part++) {
      WireWriter entry = new WireWriter();
      BusRecordPart.of(record, part).encode(entry);
      writeEntry(entry.toBytes());
    }
  }

  /** Writes an entry of any bytes, or counts it as dropped if it has no room. */
  public void writeEntry(Bytes entry) {
    long head = (long) LONG.getAcquire(memory, FifoLayout.HEAD_AT);
    long tail = (long) LONG.getAcquire(memory, FifoLayout.TAIL_AT);
    int size = FifoLayout.LENGTH_SIZE + entry.size();
    if (head + size - tail > capacity) {
      memory.putInt(FifoLayout.DROPPED_AT, memory.getInt(FifoLayout.DROPPED_AT) + 1);
      return;
    }
    put(head, entry.size());
    put(head + 1, entry.size() >> 8);
    for (int i = 0; i < entry.size(); i++) {
      put(head + FifoLayout.LENGTH_SIZE + i, entry.at(i));
    }
    setHead(head + size);
  }

  private void put(long position, int value) {
    memory.put(FifoLayout.HEADER_SIZE + (int) (position & capacity - 1), (byte) value);
  }

  /** Sets the head, as broken hardware might. */
  public void setHead(long head) {
    LONG.setRelease(memory, FifoLayout.HEAD_AT, head);
  }
}
