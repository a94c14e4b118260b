package dev.sideband.linux.testing;

import dev.sideband.time.HostBoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A folder that looks like {@code /proc} and holds the processes that a test wants.
 *
 * <p>Its times count {@value #TICKS_PER_SECOND} ticks in a second, as those of every kernel that
 * Java runs on. For one thread.
 */
public final class FixtureProc {

  /** The unit of the times in it. */
  public static final int TICKS_PER_SECOND = 100;

  private final Path root;

  /** Starts with a folder that is there; what is in it stays. */
  public FixtureProc(Path root) {
    this.root = Objects.requireNonNull(root, "root");
  }

  /** Returns the folder. */
  public Path root() {
    return root;
  }

  /** Writes the boot's id. */
  public FixtureProc boot(HostBoot boot) throws IOException {
    Path file = root.resolve("sys/kernel/random/boot_id");
    Files.createDirectories(file.getParent());
    Files.writeString(file, boot.id() + "\n");
    return this;
  }

  /** Returns a process to be described and then written; nothing is there before. */
  public FixtureProcess process(int pid) {
    return new FixtureProcess(root, pid);
  }

  /** Ends a process: takes its folder away. */
  public void end(int pid) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve(Integer.toString(pid)))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
