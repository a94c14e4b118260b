package dev.sideband.snapshot.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file on disk. It is no {@code FileChannel}, because interrupting one thread that reads from a
 * channel closes it for all others too.
 */
final class DiskFile implements StageFile {

  private static final int MOST_AT_ONCE = 1 << 16;

  private final RandomAccessFile file;
  private final ReentrantLock lock = new ReentrantLock();

  DiskFile(Path path) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "rw");
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    lock.lock();
    try {
      file.seek(position);
      byte[] part = new byte[Math.min(MOST_AT_ONCE, target.remaining())];
      int total = 0;
      while (target.hasRemaining()) {
        int count = file.read(part, 0, Math.min(part.length, target.remaining()));
        if (count < 0) {
          break;
        }
        target.put(part, 0, count);
        total += count;
      }
      return total;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    lock.lock();
    try {
      file.seek(position);
      byte[] part = new byte[Math.min(MOST_AT_ONCE, source.remaining())];
      while (source.hasRemaining()) {
        int count = Math.min(part.length, source.remaining());
        source.get(part, 0, count);
        file.write(part, 0, count);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long size() throws IOException {
    return file.length();
  }

  @Override
  public void truncate(long size) throws IOException {
    file.setLength(size);
  }

  @Override
  public void force() throws IOException {
    file.getFD().sync();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // What had to reach the disk was forced before; there is nothing left to save.
    }
  }
}
