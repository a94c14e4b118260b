package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.command.BootOption;
import dev.sideband.ipmi.command.PowerRestorePolicy;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file in which a BMC remembers what its chassis was set to. It is replaced in one step, so
 * that a crash leaves the old content or the new one. For one thread at a time.
 */
public final class ChassisFile {

  /**
   * What is remembered.
   *
   * @param policy what to do when mains power returns
   * @param onTime how long the host has been on
   * @param bootOptions how the host shall boot
   */
  public record Memory(PowerRestorePolicy policy, Duration onTime, List<BootOption> bootOptions) {}

  private static final int MAGIC = 0x31434253;
  private static final int CRC_SIZE = 4;
  private static final int MOST_BYTES = 4_096;
  private static final int MOST_OPTIONS = 128;

  private final Path path;

  /** Creates it for a path where there may be no file yet. */
  public ChassisFile(Path path) {
    this.path = path;
  }

  /**
   * Reads the file, or returns empty if there is none.
   *
   * @throws IOException if it cannot be read, or is damaged
   */
  public Optional<Memory> load() throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    if (Files.size(path) > MOST_BYTES) {
      throw new IOException(path + " is too large");
    }
    Bytes file = Bytes.copyOf(Files.readAllBytes(path));
    WireReader in = file.reader();
    Bytes content = in.bytes(file.size() - CRC_SIZE, "content");
    if (in.u32("CRC") != Crc.of(content)) {
      throw in.malformed("CRC", "is wrong");
    }
    return Optional.of(decode(content.reader()));
  }

  private static Memory decode(WireReader in) throws MalformedMessageException {
    if (in.u32("magic") != MAGIC) {
      throw in.malformed("magic", "is another");
    }
    PowerRestorePolicy policy = PowerRestorePolicy.values()[in.u8("policy") & 3];
    Duration onTime = Duration.ofMinutes(in.u32("minutes on"));
    List<BootOption> options = new ArrayList<>();
    for (int left = in.count(MOST_OPTIONS, "boot options"); left > 0; left--) {
      int parameter = in.u8("parameter");
      boolean invalid = in.u8("invalid") != 0;
      options.add(new BootOption(parameter, invalid, in.bytes(in.u8("length"), "boot option")));
    }
    return new Memory(policy, onTime, options);
  }

  /** Replaces the file. */
  public void save(Memory memory) throws IOException {
    WireWriter out = new WireWriter();
    out.u32(MAGIC).u8(memory.policy().ordinal()).u32(memory.onTime().toMinutes());
    out.varint(memory.bootOptions().size());
    for (BootOption option : memory.bootOptions()) {
      out.u8(option.parameter()).u8(option.invalid() ? 1 : 0);
      out.u8(option.data().size()).bytes(option.data());
    }
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
