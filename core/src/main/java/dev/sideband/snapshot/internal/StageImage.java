package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One content of one stage and its open file, which is closed when the last holder lets go.
 *
 * <p>The store is the first holder. Its content never changes, except that a temporary stage grows
 * while it is received.
 */
final class StageImage {

  private final StageFile file;
  private final AtomicInteger holders = new AtomicInteger(1);
  private volatile StageHeader header;

  StageImage(StageHeader header, StageFile file) {
    this.header = header;
    this.file = file;
  }

  StageHeader header() {
    return header;
  }

  void header(StageHeader now) {
    header = now;
  }

  /** Holds the content fast, or returns empty if the last holder has let go already. */
  Optional<StageView> view() {
    int seen = holders.get();
    while (seen > 0) {
      if (holders.compareAndSet(seen, seen + 1)) {
        return Optional.of(new View());
      }
      seen = holders.get();
    }
    return Optional.empty();
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      file.close();
    }
  }

  private final class View implements StageView {

    private final AtomicBoolean open = new AtomicBoolean(true);

    @Override
    public StageHeader header() {
      return header;
    }

    @Override
    public int read(long offset, ByteBuffer target) throws IOException {
      if (!open.get()) {
        throw new IOException("the view is closed");
      }
      long left = Math.max(0, header.length() - offset);
      if (left >= target.remaining()) {
        return file.read(target, StageHeaderCodec.SIZE + offset);
      }
      int limit = target.limit();
      target.limit(target.position() + (int) left);
      try {
        return file.read(target, StageHeaderCodec.SIZE + offset);
      } finally {
        target.limit(limit);
      }
    }

    @Override
    public InputStream stream() {
      return new ViewStream(this);
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        release();
      }
    }
  }
}
