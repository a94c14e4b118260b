package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.StageView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Reads a view from its start, through a buffer. For one thread; closing it leaves the view open.
 */
public final class ViewStream extends InputStream {

  private static final int BUFFER = 1 << 15;

  private final StageView view;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
  private long next;

  /** Creates a stream over the content of {@code view}. */
  public ViewStream(StageView view) {
    this.view = view;
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    Objects.checkFromIndexSize(from, count, target.length);
    if (count == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int taken = Math.min(count, buffer.remaining());
    buffer.get(target, from, taken);
    return taken;
  }

  private boolean fill() throws IOException {
    if (!buffer.hasRemaining()) {
      buffer.clear();
      next += view.read(next, buffer);
      buffer.flip();
    }
    return buffer.hasRemaining();
  }
}
