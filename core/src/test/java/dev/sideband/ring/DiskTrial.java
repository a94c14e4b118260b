package dev.sideband.ring;

import dev.sideband.jvm.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Rings on a file system that is full, or in a folder that may only be read. The file systems are
 * mounted in a name space of the trials' own, which is gone with the process that runs them.
 */
public final class DiskTrial {

  /** What is the matter with the disk. */
  public enum Disk {
    FULL("mount -t tmpfs -o size=1m none \"$0\""),
    /** What is in {@code real} is also in {@code fixed}, where nothing can be changed. */
    READ_ONLY(
        "mount -t tmpfs -o size=4m none \"$0\" && mkdir \"$0/real\" \"$0/fixed\""
            + " && mount --bind \"$0/real\" \"$0/fixed\" && mount -o remount,bind,ro \"$0/fixed\"");

    private final String mount;

    Disk(String mount) {
      this.mount = mount;
    }
  }

  private DiskTrial() {}

  /** Tells whether this machine lets us have a name space to mount file systems in. */
  public static boolean isPossible() {
    try {
      return new ProcessBuilder("unshare", "-rm", "true").start().onExit().join().exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Runs the trials of the seeds from 0 on.
   *
   * @return how many failed; why is said on the error output
   */
  public static int run(Disk disk, int trials) throws IOException {
    Path folder = Files.createTempDirectory("sideband-disk");
    try (ChildJvm child =
        ChildJvm.command(DiskChild.class)
            .by(List.of("unshare", "-rm", "sh", "-c", disk.mount + " && exec \"$@\""))
            .by(List.of(folder.toString()))
            .start(folder.toString(), disk.name(), Integer.toString(trials))) {
      String said = child.hear();
      if (said == null) {
        throw new AssertionError("the trials came to no end");
      }
      return Integer.parseInt(said);
    } finally {
      Files.delete(folder);
    }
  }
}
