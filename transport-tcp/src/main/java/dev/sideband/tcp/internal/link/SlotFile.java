package dev.sideband.tcp.internal.link;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A few bytes on the disk that are replaced as a whole: whatever dies while they are written, those
 * of before or the new ones are found.
 *
 * <p>Two slots are written in turn; the newer one that is whole counts. A slot, little endian:
 *
 * <pre>
 *   0  magic     4   "SBS1"
 *   4  sequence  8   grows by 1 with each writing
 *  12  length    1   of the content, 1 to {@value #MOST}
 *  13  content   n
 *  13+n checksum 4   CRC-32C of all before
 * </pre>
 *
 * <p>For one thread at a time. {@link #close} lets the file go; the next use opens it again.
 */
final class SlotFile implements Closeable {

  /** The most bytes that fit. */
  static final int MOST = 100;

  private static final int SLOT = 128;
  private static final int MAGIC = 'S' | 'B' << 8 | 'S' << 16 | '1' << 24;

  private final Path file;
  private final WireWriter out = new WireWriter(SLOT);
  private @Nullable FileChannel channel;
  private long sequence;

  SlotFile(Path file) {
    this.file = file;
  }

  private record Slot(long sequence, Bytes content) {}

  /** Reads what was saved last; empty if there is nothing, or nothing whole. */
  Optional<Bytes> load() throws IOException {
    ByteBuffer image = ByteBuffer.allocate(2 * SLOT);
    FileChannel open = channel();
    while (image.hasRemaining() && open.read(image, image.position()) >= 0) {
      // Until both slots or the end of the file are reached.
    }
    Slot newest = null;
    for (int i = 0; i < 2; i++) {
      int size = Math.max(0, Math.min(SLOT, image.position() - i * SLOT));
      Slot slot = slot(WireReader.over(image.array(), i * SLOT, size), image.array(), i * SLOT);
      if (slot != null && (newest == null || slot.sequence() > newest.sequence())) {
        newest = slot;
      }
    }
    if (newest == null) {
      return Optional.empty();
    }
    sequence = newest.sequence();
    return Optional.of(Bytes.copyOf(newest.content().toArray()));
  }

  private static @Nullable Slot slot(WireReader in, byte[] array, int from) {
    try {
      boolean isOurs = in.u32("magic") == MAGIC;
      long number = in.u64("sequence");
      Bytes content = in.bytes(in.u8("length"), "content");
      int checked = in.offset();
      boolean isWhole = in.u32("checksum") == checksum(ByteBuffer.wrap(array, from, checked));
      return isOurs && isWhole && number > 0 ? new Slot(number, content) : null;
    } catch (MalformedMessageException e) {
      return null;
    }
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  /** Saves; with {@code force} it returns when the bytes survive a loss of power. */
  void save(Bytes content, boolean force) throws IOException {
    if (content.isEmpty() || content.size() > MOST) {
      throw new IllegalArgumentException("content of " + content.size() + " bytes");
    }
    out.clear().u32(MAGIC).u64(sequence + 1).u8(content.size()).bytes(content);
    out.u32(checksum(out.asBuffer()));
    ByteBuffer image = out.asBuffer();
    long at = (sequence + 1 & 1) * SLOT;
    FileChannel open = channel();
    while (image.hasRemaining()) {
      at += open.write(image, at);
    }
    sequence++;
    if (force) {
      open.force(true);
    }
  }

  private FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null || !open.isOpen()) {
      open =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel = open;
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
