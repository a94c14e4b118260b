package dev.sideband.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinuxBootTest {

  private static final String ID = "7d8a1c86-0ce8-4bc2-95dd-0f4cbd9bd3ac";

  @TempDir Path proc;

  @Test
  void readsTheKernelsId() throws IOException {
    write(ID + "\n");
    assertEquals(ID, LinuxBoot.id(proc).id().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "7d8a1c86-0ce8-4bc2-95dd-0f4cbd9bd3a",
        "1-2-3-4-5",
        "00000000-0000-0000-0000-000000000000",
        "7d8a1c86 0ce8 4bc2 95dd 0f4cbd9bd3ac",
        "<script>alert(1)</script><script>alert(1)</script>"
      })
  void anythingElseIsMalformed(String text) throws IOException {
    write(text);
    MalformedMessageException report =
        assertThrows(MalformedMessageException.class, () -> LinuxBoot.id(proc));
    assertEquals("boot_id", report.field());
  }

  @Test
  void kernelWithoutAnIdIsReported() {
    assertThrows(NoSuchFileException.class, () -> LinuxBoot.id(proc));
  }

  @Test
  @Tag("S0-3")
  void clockCountsFromThisBoot() throws IOException {
    Instant wall = Instant.parse("2026-11-20T10:00:00Z");
    long before = uptimeMicros();
    BootClock clock = LinuxBoot.clock(() -> wall);
    Stamp first = clock.now();
    Stamp second = clock.now();
    long after = uptimeMicros();

    assertEquals(LinuxBoot.id(Path.of("/proc")), first.clock());
    assertEquals(wall, first.wall());
    assertTrue(before <= first.micros(), before + " <= " + first);
    assertTrue(first.micros() <= second.micros());
    // The kernel's text has hundredths of a second.
    assertTrue(second.micros() <= after + 20_000, second + " <= " + after);
  }

  private static long uptimeMicros() throws IOException {
    String text = Files.readString(Path.of("/proc/uptime"));
    return Math.round(Double.parseDouble(text.substring(0, text.indexOf(' '))) * 1e6);
  }

  private void write(String text) throws IOException {
    Path file = proc.resolve("sys/kernel/random/boot_id");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
