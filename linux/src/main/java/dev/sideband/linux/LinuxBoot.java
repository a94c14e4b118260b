package dev.sideband.linux;

import dev.sideband.linux.internal.libc.Libc;
import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Ticker;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/**
 * The boot of the host that this process runs on.
 *
 * <p>Stateless, safe for any thread.
 */
public final class LinuxBoot {

  private static final int LENGTH = 36;

  private LinuxBoot() {}

  /**
   * Reads which boot of the host this is.
   *
   * @param proc where the kernel's tables are, as a rule {@code /proc}
   * @throws IOException if the kernel does not tell
   * @throws MalformedMessageException if what it tells is no boot id
   */
  public static HostBoot id(Path proc) throws IOException {
    byte[] text;
    try (InputStream in = Files.newInputStream(proc.resolve("sys/kernel/random/boot_id"))) {
      text = in.readNBytes(LENGTH);
    }
    try {
      UUID id = UUID.fromString(new String(text, StandardCharsets.US_ASCII));
      if (text.length == LENGTH && !id.equals(HostBoot.UNKNOWN.id())) {
        return new HostBoot(id);
      }
    } catch (IllegalArgumentException notAnId) {
      // Reported below with the other ways of being wrong.
    }
    throw new MalformedMessageException("boot_id", 0, "not an id", Bytes.copyOf(text));
  }

  /**
   * Returns the running host's clock: {@code CLOCK_BOOTTIME}, which goes on while the host is
   * suspended and is the one that the kernel stamps the start of a process with.
   *
   * @param wall tells people's time
   * @throws IOException if the kernel or libc cannot be asked
   */
  public static BootClock clock(InstantSource wall) throws IOException {
    NativeBuffer room = NativeBuffer.allocate(16);
    Ticker ticker =
        () -> {
          synchronized (room) {
            return Libc.bootTimeNanos(room);
          }
        };
    Libc.check((int) Math.min(0, ticker.nanos()), "clock_gettime", "CLOCK_BOOTTIME");
    Duration uptime = Duration.ofNanos(ticker.nanos());
    return BootClock.of(id(Path.of("/proc")), uptime, ticker, wall);
  }
}
