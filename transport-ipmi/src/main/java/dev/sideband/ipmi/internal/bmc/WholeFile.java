package dev.sideband.ipmi.internal.bmc;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A small file that is replaced in one step, so that a crash leaves the old content or the new one.
 * It begins with a number that says what it is, and ends with its checksum. For one thread at a
 * time.
 */
public final class WholeFile {

  private static final int CRC_SIZE = 4;

  private final Path path;
  private final int magic;
  private final long mostBytes;

  /**
   * Creates it for a path where there may be no file yet.
   *
   * @param magic the number that it begins with
   * @param mostBytes the longest that is read
   */
  public WholeFile(Path path, int magic, long mostBytes) {
    this.path = path;
    this.magic = magic;
    this.mostBytes = mostBytes;
  }

  /**
   * Returns a reader of what follows the number, or empty if there is no file.
   *
   * @throws IOException if it cannot be read, or is damaged
   */
  public Optional<WireReader> load() throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    if (Files.size(path) > mostBytes) {
      throw new IOException(path + " is too large");
    }
    Bytes file = Bytes.copyOf(Files.readAllBytes(path));
    WireReader in = file.reader();
    Bytes content = in.bytes(file.size() - CRC_SIZE, "content");
    if (in.u32("CRC") != Crc.of(content)) {
      throw in.malformed("CRC", "is wrong");
    }
    WireReader reader = content.reader();
    if ((int) reader.u32("magic") != magic) {
      throw reader.malformed("magic", "is another");
    }
    return Optional.of(reader);
  }

  /** Replaces the file. */
  public void save(Bytes content) throws IOException {
    WireWriter out = new WireWriter();
    out.u32(magic & 0xFFFF_FFFFL).bytes(content);
    out.u32(Crc.of(out.toBytes()));
    Path next = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer left = out.asBuffer();
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
