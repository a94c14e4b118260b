package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.command.BootOption;
import dev.sideband.ipmi.command.PowerRestorePolicy;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.nio.file.Path;
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
  private static final int MOST_BYTES = 4_096;
  private static final int MOST_OPTIONS = 128;

  private final WholeFile file;

  /** Creates it for a path where there may be no file yet. */
  public ChassisFile(Path path) {
    this.file = new WholeFile(path, MAGIC, MOST_BYTES);
  }

  /**
   * Reads the file, or returns empty if there is none.
   *
   * @throws IOException if it cannot be read, or is damaged
   */
  public Optional<Memory> load() throws IOException {
    Optional<WireReader> content = file.load();
    return content.isEmpty() ? Optional.empty() : Optional.of(decode(content.get()));
  }

  private static Memory decode(WireReader in) throws MalformedMessageException {
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
    out.u8(memory.policy().ordinal()).u32(memory.onTime().toMinutes());
    out.varint(memory.bootOptions().size());
    for (BootOption option : memory.bootOptions()) {
      out.u8(option.parameter()).u8(option.invalid() ? 1 : 0);
      out.u8(option.data().size()).bytes(option.data());
    }
    file.save(out.toBytes());
  }
}
