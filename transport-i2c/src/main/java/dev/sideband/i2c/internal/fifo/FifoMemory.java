package dev.sideband.i2c.internal.fifo;

import dev.sideband.bus.BusRecordPart;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Reads the entries of a FIFO in mapped memory; for one thread at a time. */
public final class FifoMemory {

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer memory;
  private final int data;
  private final int capacity;
  private final int droppedBefore;
  private long malformed;

  private FifoMemory(ByteBuffer memory) throws MalformedMessageException {
    this.memory = memory.order(ByteOrder.LITTLE_ENDIAN);
    this.data = Short.toUnsignedInt(at(FifoLayout.HEADER_SIZE_AT));
    this.capacity = memory.getInt(FifoLayout.CAPACITY_AT);
    check("magic", FifoLayout.MAGIC_AT, memory.getInt(FifoLayout.MAGIC_AT) == FifoLayout.MAGIC);
    check("version", FifoLayout.VERSION_AT, at(FifoLayout.VERSION_AT) == FifoLayout.VERSION);
    check("header size", FifoLayout.HEADER_SIZE_AT, data >= FifoLayout.HEADER_SIZE);
    boolean fits = Integer.bitCount(capacity) == 1 && capacity > 0 && capacity <= room();
    check("capacity", FifoLayout.CAPACITY_AT, fits);
    this.droppedBefore = memory.getInt(FifoLayout.DROPPED_AT);
  }

  private short at(int place) {
    return memory.getShort(place);
  }

  private int room() {
    return memory.capacity() - data;
  }

  private void check(String field, int place, boolean good) throws MalformedMessageException {
    if (!good) {
      byte[] seen = new byte[8];
      memory.get(place, seen);
      throw new MalformedMessageException(field, place, "is none of a FIFO", Bytes.copyOf(seen));
    }
  }

  /** Maps a FIFO that begins at an offset of a file. */
  public static FifoMemory map(Path file, long offset) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = Math.min(Integer.MAX_VALUE, channel.size() - offset);
      if (size < FifoLayout.HEADER_SIZE || offset < 0 || offset % Long.BYTES != 0) {
        throw new MalformedMessageException("FIFO", 0, "there is no room for one", Bytes.EMPTY);
      }
      return new FifoMemory(channel.map(FileChannel.MapMode.READ_WRITE, offset, size));
    }
  }

  /** Takes the next entry; empty if there is none yet. */
  public Optional<BusRecordPart> next() {
    while (true) {
      long head = (long) LONG.getAcquire(memory, FifoLayout.HEAD_AT);
      long tail = (long) LONG.getAcquire(memory, FifoLayout.TAIL_AT);
      long there = head - tail;
      if (there == 0) {
        return Optional.empty();
      }
      int length = there < FifoLayout.LENGTH_SIZE ? 0 : byteAt(tail) | byteAt(tail + 1) << 8;
      boolean sound =
          there > 0
              && there <= capacity
              && length > 0
              && length <= BusRecordPart.MAX_SIZE
              && length + FifoLayout.LENGTH_SIZE <= there;
      if (!sound) {
        malformed++;
        LONG.setRelease(memory, FifoLayout.TAIL_AT, head);
        return Optional.empty();
      }
      byte[] entry = new byte[length];
      for (int i = 0; i < length; i++) {
        entry[i] = (byte) byteAt(tail + FifoLayout.LENGTH_SIZE + i);
      }
      LONG.setRelease(memory, FifoLayout.TAIL_AT, tail + FifoLayout.LENGTH_SIZE + length);
      try {
        return Optional.of(BusRecordPart.decode(Bytes.copyOf(entry).reader()));
      } catch (MalformedMessageException e) {
        malformed++;
      }
    }
  }

  private int byteAt(long position) {
    return memory.get(data + (int) (position & capacity - 1)) & 0xFF;
  }

  /** Returns how many records the hardware had no room for since the FIFO was mapped. */
  public long dropped() {
    return (int) INT.getAcquire(memory, FifoLayout.DROPPED_AT) - droppedBefore & 0xFFFFFFFFL;
  }

  /** Returns how many entries made no sense. */
  public long malformed() {
    return malformed;
  }
}
