package dev.sideband.ring.internal;

import dev.sideband.ring.RingException;
import dev.sideband.ring.RingProblem;
import dev.sideband.ring.RingStorage;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Maps files of rings into memory, each at most once for writing and once for reading, whoever in
 * this process asks for it. A mapping lasts until the collector finds that nobody uses it.
 */
public final class MappedFile {

  private static final int ZEROS = 1 << 20;

  /** How many blocks may have lost their headers before a ring is no longer known as one. */
  private static final int HEADERS_TRIED = 64;

  /** Stands at the start of a block that a cut file lost: no header, and not empty either. */
  private static final long LOST = 1;

  private static final Map<Key, WeakReference<ByteBuffer[]>> MAPPINGS = new HashMap<>();

  private MappedFile() {}

  /** Compares by itself: to link equals() of a record takes a good part of opening a ring. */
  private record Key(Object file, long size, boolean isWritable) {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && key.file.equals(file)
          && key.size == size
          && key.isWritable == isWritable;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * file.hashCode() + Long.hashCode(size)) + Boolean.hashCode(isWritable);
    }
  }

  /** Creates a file full of zeros, which so has its room on the disk, and maps it. */
  public static BufferStorage create(Path file, int blockSize, int blocks) throws IOException {
    Layout.checkSizes(blockSize, blocks);
    long size = (long) blockSize * blocks;
    OwnerOnly.create(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      zero(file, channel, 0, size);
      channel.force(true);
    }
    return new BufferStorage(map(file, 0, size, true), blockSize, blocks);
  }

  private static void zero(Path file, FileChannel channel, long from, long to) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
    try {
      for (long at = from; at < to; ) {
        zeros.position(0).limit((int) Math.min(ZEROS, to - at));
        at += channel.write(zeros, at);
      }
    } catch (IOException e) {
      if (DiskFull.isReason(e)) {
        throw new RingException(RingProblem.NO_SPACE, "no room on the disk for " + file, e);
      }
      throw e;
    }
  }

  /** Maps a file for the one process that writes it; what is cut off from it is put back, lost. */
  public static BufferStorage openToWrite(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      BlockHeader header = anyHeader(file, channel);
      long size = (long) header.blockSize() * header.blocks();
      for (long at = channel.size(); at < size; at = channel.size()) {
        restore(file, channel, at, header.blockSize());
      }
      return new BufferStorage(map(file, 0, size, true), header.blockSize(), header.blocks());
    }
  }

  private static void restore(Path file, FileChannel channel, long from, int blockSize)
      throws IOException {
    long start = from / blockSize * blockSize;
    zero(file, channel, from, start + blockSize);
    if (from - start < Layout.HEADER) {
      ByteBuffer mark = ByteBuffer.allocate(Long.BYTES).put(0, (byte) LOST);
      channel.write(mark, start);
    }
  }

  /** Maps a file for reading, whether or not somebody writes it. */
  public static RingStorage openToRead(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (FrozenHeader.isOne(Bytes.copyOf(read(channel, 0)))) {
        return openFrozen(file, channel.size());
      }
      BlockHeader header = anyHeader(file, channel);
      long size = (long) header.blockSize() * header.blocks();
      long there = Math.min(size, channel.size() / header.blockSize() * header.blockSize());
      BufferStorage storage =
          new BufferStorage(map(file, 0, there, false), header.blockSize(), header.blocks());
      return there == size
          ? storage
          : new CutStorage(storage, (int) (there / header.blockSize()), LOST);
    } catch (NoSuchFileException e) {
      throw new RingException(RingProblem.NOT_A_RING, file + " does not exist", e);
    }
  }

  private static RingStorage openFrozen(Path file, long size) throws IOException {
    FrozenHeader header = Freezer.header(file);
    if (size < FrozenHeader.SIZE + (long) header.count() * header.blockSize()) {
      throw new RingException(RingProblem.NOT_A_RING, file + " is cut short");
    }
    ByteBuffer[] segments = map(file, FrozenHeader.SIZE, size - FrozenHeader.SIZE, false);
    return new FrozenStorage(
        new BufferStorage(segments, header.blockSize(), header.ringBlocks()), header);
  }

  /** Finds the sizes of a ring from the first header that is whole: as a rule the very first. */
  private static BlockHeader anyHeader(Path file, FileChannel channel) throws IOException {
    BlockHeader header = new BlockHeader();
    boolean isUnknown = false;
    int blockSize = 0;
    while (blockSize <= RingStorage.MOST_BLOCK_SIZE) {
      for (int block = 0; block <= (blockSize == 0 ? 0 : HEADERS_TRIED); block++) {
        if (header.load(read(channel, (long) block * blockSize), 0)) {
          if (header.version() == BlockHeader.VERSION && isPlausible(header)) {
            return header;
          }
          isUnknown |= header.version() != BlockHeader.VERSION;
        }
      }
      blockSize = blockSize == 0 ? RingStorage.LEAST_BLOCK_SIZE : 2 * blockSize;
    }
    throw isUnknown
        ? new RingException(RingProblem.UNKNOWN_VERSION, file + " is of another version")
        : new RingException(RingProblem.NOT_A_RING, file + " holds no block of a ring");
  }

  private static boolean isPlausible(BlockHeader header) {
    return header.blockSize() >= RingStorage.LEAST_BLOCK_SIZE
        && header.blockSize() <= RingStorage.MOST_BLOCK_SIZE
        && header.blocks() >= RingStorage.LEAST_BLOCKS;
  }

  private static byte[] read(FileChannel channel, long at) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Layout.HEADER);
    while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
      // A read may bring less than was asked for.
    }
    return buffer.array();
  }

  private static ByteBuffer[] map(Path file, long from, long size, boolean isWritable)
      throws IOException {
    Object fileKey =
        Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey())
            .orElse(file.toRealPath());
    synchronized (MAPPINGS) {
      MAPPINGS.values().removeIf(mapping -> mapping.get() == null);
      ByteBuffer[] shared = shared(new Key(fileKey, size, isWritable));
      if (shared == null && !isWritable) {
        shared = shared(new Key(fileKey, size, true));
      }
      if (shared == null) {
        shared = mapAnew(file, from, size, isWritable);
        MAPPINGS.put(new Key(fileKey, size, isWritable), new WeakReference<>(shared));
      }
      return shared;
    }
  }

  private static ByteBuffer @Nullable [] shared(Key key) {
    WeakReference<ByteBuffer[]> mapping = MAPPINGS.get(key);
    return mapping == null ? null : mapping.get();
  }

  private static ByteBuffer[] mapAnew(Path file, long from, long size, boolean isWritable)
      throws IOException {
    try (FileChannel channel =
        isWritable
            ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
            : FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer[] segments = new ByteBuffer[BufferStorage.segmentsOf(size)];
      for (int i = 0; i < segments.length; i++) {
        segments[i] =
            channel.map(
                isWritable ? MapMode.READ_WRITE : MapMode.READ_ONLY,
                from + (long) i * BufferStorage.SEGMENT,
                BufferStorage.sizeOf(i, size));
      }
      return segments;
    } catch (IOException e) {
      throw DiskFull.isReason(e) ? new RingException(RingProblem.NO_SPACE, file.toString(), e) : e;
    }
  }
}
