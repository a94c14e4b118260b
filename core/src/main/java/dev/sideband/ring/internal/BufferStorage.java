package dev.sideband.ring.internal;

import dev.sideband.ring.RingException;
import dev.sideband.ring.RingProblem;
import dev.sideband.ring.RingStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Storage in memory that the processor reaches: outside the Java heap, or a mapped file.
 *
 * <p>Emptying a block empties its first word alone, and each later piece empties the word behind
 * it: what lies further on is never looked at.
 */
public final class BufferStorage implements RingStorage {

  /** The most that one buffer spans: it counts by {@code int}, and blocks must not straddle. */
  static final int SEGMENT = 1 << 30;

  private static final int LARGE = 1 << 20;

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle ARRAY_LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final ByteBuffer[] NONE = {};
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final int blockShift;
  private final int segmentShift;
  private final int blocks;
  private ByteBuffer[] segments;

  /** Creates storage over buffers of {@link #SEGMENT} bytes each, save the last. */
  BufferStorage(ByteBuffer[] segments, int blockSize, int blocks) {
    Layout.checkSizes(blockSize, blocks);
    this.blockShift = Integer.numberOfTrailingZeros(blockSize);
    this.segmentShift = Integer.numberOfTrailingZeros(SEGMENT) - blockShift;
    this.blocks = blocks;
    this.segments = segments;
  }

  /** Allocates storage outside the Java heap. */
  public static BufferStorage memory(int blockSize, int blocks) {
    Layout.checkSizes(blockSize, blocks);
    long size = (long) blockSize * blocks;
    ByteBuffer[] segments = new ByteBuffer[segmentsOf(size)];
    for (int i = 0; i < segments.length; i++) {
      segments[i] = ByteBuffer.allocateDirect(sizeOf(i, size));
    }
    return new BufferStorage(segments, blockSize, blocks);
  }

  static int segmentsOf(long size) {
    return Math.toIntExact((size + SEGMENT - 1) / SEGMENT);
  }

  static int sizeOf(int segment, long size) {
    return (int) Math.min(SEGMENT, size - (long) segment * SEGMENT);
  }

  @Override
  public int blockSize() {
    return 1 << blockShift;
  }

  @Override
  public int blocks() {
    return blocks;
  }

  @Override
  public boolean isRewritable() {
    return true;
  }

  @Override
  public void erase(int block) throws IOException {
    try {
      LONGS.setRelease(segment(block), start(block), 0L);
      // What follows must not be seen by a reader that still takes the block for the old one.
      VarHandle.fullFence();
    } catch (InternalError e) {
      throw lost(e);
    }
  }

  @Override
  public void program(int block, int at, byte[] source, int from, int length) throws IOException {
    try {
      ByteBuffer segment = segment(block);
      int index = start(block) + at;
      segment.put(index + Long.BYTES, source, from + Long.BYTES, length - Long.BYTES);
      if (at + length < blockSize()) {
        LONGS.set(segment, index + length, 0L);
      }
      long word = (long) ARRAY_LONGS.get(source, from);
      LONGS.setRelease(segment, index, word);
      // Half of the word: the whole one may still lie in the register that a load was to fill.
      int high = (int) INTS.getOpaque(segment, index + Integer.BYTES);
      if (high != (int) (word >>> Integer.SIZE)) {
        check();
        throw lost(null);
      }
    } catch (InternalError e) {
      throw lost(e);
    }
  }

  @Override
  public long word(int block, int at) throws IOException {
    try {
      return (long) LONGS.getAcquire(segment(block), start(block) + at);
    } catch (InternalError e) {
      throw lost(e);
    }
  }

  @Override
  public void read(int block, int at, byte[] target, int from, int length) throws IOException {
    try {
      segment(block).get(start(block) + at, target, from, length);
      VarHandle.acquireFence();
    } catch (InternalError e) {
      throw lost(e);
    }
  }

  @Override
  public void force(int block, int at, int length) throws IOException {
    if (segment(block) instanceof MappedByteBuffer mapped) {
      try {
        mapped.force(start(block) + at, length);
      } catch (UncheckedIOException e) {
        throw new RingException(RingProblem.STORAGE_LOST, "cannot write to the disk", e.getCause());
      } catch (InternalError e) {
        throw lost(e);
      }
    }
  }

  /** Returns a view that has entered no block yet. */
  BlockView view() {
    return new View(this);
  }

  /** Knows the segment and where the block begins there. */
  private static final class View extends BlockView {

    private final BufferStorage storage;
    private ByteBuffer segment = NOTHING;
    private int start;

    View(BufferStorage storage) {
      super(storage);
      this.storage = storage;
    }

    @Override
    public void enter(int block) throws RingException {
      segment = storage.segment(block);
      start = storage.start(block);
    }

    @Override
    public long word(int at) throws RingException {
      if (storage.segments.length == 0) {
        throw closed();
      }
      try {
        return (long) LONGS.getAcquire(segment, start + at);
      } catch (InternalError e) {
        throw lost(e);
      }
    }

    @Override
    public long firstWord() throws RingException {
      try {
        return (long) LONGS.getAcquire(segment, start);
      } catch (InternalError e) {
        throw lost(e);
      }
    }

    @Override
    void read(int at, byte[] target, int from, int length) throws RingException {
      try {
        segment.get(start + at, target, from, length);
        VarHandle.acquireFence();
      } catch (InternalError e) {
        throw lost(e);
      }
    }
  }

  private ByteBuffer segment(int block) throws RingException {
    ByteBuffer[] all = segments;
    int index = block >>> segmentShift;
    if (index >= all.length) {
      throw closed();
    }
    return all[index];
  }

  private static RingException closed() {
    return new RingException(RingProblem.CLOSED, "the storage is closed");
  }

  private int start(int block) {
    return block << blockShift & SEGMENT - 1;
  }

  /**
   * Compiled code goes on after it touched a page that vanished, with nothing written and nonsense
   * read; the error comes out at the next place where the virtual machine looks for one. An
   * allocation that is too large for the thread's own buffer is such a place.
   */
  @Override
  public void check() throws RingException {
    byte @Nullable [] large = null;
    try {
      large = new byte[LARGE];
    } catch (InternalError e) {
      throw lost(e);
    } finally {
      Reference.reachabilityFence(large);
    }
  }

  /** Returns what to report when the virtual machine found a page gone. */
  public static RingException lost(@Nullable InternalError e) {
    return new RingException(RingProblem.STORAGE_LOST, "the file under the ring is gone", e);
  }

  /** Lets the buffers go; a mapping ends when the collector finds that nobody holds it. */
  @Override
  public void close() {
    segments = NONE;
  }
}
