package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.workbench.guest.Guest;
import dev.sideband.workbench.guest.GuestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the lab's guest does: other people's tools speak with its devices, then our agent does. */
final class GuestJob {

  private GuestJob() {}

  /** Ends the running test if a program that a guest is made of is missing. */
  static void requirePeers() {
    for (String program :
        List.of("qemu-system-x86_64", "busybox", "zstd", "modprobe", "ipmitool", "i2cget")) {
      Peer.require(program);
    }
  }

  /**
   * Prepares the guest, which is off.
   *
   * @param folder belongs to it; its path must be short, as those of sockets are
   * @param job a folder whose files the guest finds in {@code /job}
   * @param server a port of 127.0.0.1 that the guest reaches at 10.0.2.2
   */
  static Guest prepare(Path folder, Path job, int server, Sideband sideband)
      throws IOException, InterruptedException {
    requirePeers();
    Files.writeString(
        job.resolve("run"),
        """
        modprobe i2c-stub chip_addr=0x50
        modprobe radeonfb
        modprobe i2c-i801
        stub=$(grep -l 'SMBus stub' /sys/class/i2c-dev/*/name)
        stub=${stub%%/name}
        i2cset -y ${stub##*-} 0x50 0x20 0x77
        ipmitool mc info
        yes raw 6 1 | head -n %d >/tmp/commands
        before=$(cut -d ' ' -f 1 /proc/uptime)
        answers=$(ipmitool exec /tmp/commands | grep -c '^ 20')
        echo "ipmitool had $answers answers from $before to $(cut -d ' ' -f 1 /proc/uptime) s"
        sleep 4242 &
        java -Xmx64m -XX:TieredStopAtLevel=1 -cp '/job/lib/*:/job/lib/classes' %s %d &
        """
            .formatted(GuestAgent.COMMANDS, GuestAgent.class.getName(), server));
    GuestImage image = GuestImage.build(GuestImage.cache(System.getenv()), System.getenv());
    return Guest.prepare(image, job, true, folder, sideband);
  }
}
