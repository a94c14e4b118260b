package dev.sideband.i2c.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.linux.ErrnoException;
import dev.sideband.transport.BusChannel;
import dev.sideband.transport.TargetUnavailableException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelBusTransportTest {

  @TempDir private Path folder;

  private final Sideband sideband = Sideband.builder().build();

  @AfterEach
  void close() {
    sideband.close();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatIsNoBusIsReportedSo() throws Exception {
    assertTrue(problemOf(folder.resolve("i2c-1")).contains("not there"));
    Path letter = Files.writeString(folder.resolve("letter"), "Dear Sir");
    assertTrue(problemOf(letter).contains("is no I2C bus"));
    assertTrue(problemOf(Path.of("/dev/null")).contains("is no I2C bus"));
    assertEquals("Dear Sir", Files.readString(letter));
  }

  @ParameterizedTest
  @CsvSource({
    "1, EPERM, not permitted",
    "2, ENOENT, is the module i2c_dev loaded?",
    "13, EACCES, not permitted",
    "19, ENODEV, no adapter",
    "24, EMFILE, cannot be opened"
  })
  void everyRefusalHasItsWords(int errno, String symbol, String words) {
    String problem = DeviceFile.problem(new ErrnoException("openat", "/dev/i2c-1", errno, symbol));
    assertTrue(problem.contains(words), problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"i2c:", "i2c:i2c-1", "i2c://host/dev/i2c-1", "i2c:/a%00", "i2c:/dev/i2c-1?a=b"})
  void anotherFormOfUriIsTheCallersMistake(String uri) {
    assertThrows(
        IllegalArgumentException.class, () -> sideband.open(URI.create(uri), BusChannel.class));
  }

  private String problemOf(Path device) {
    TargetUnavailableException refused =
        assertThrows(
            TargetUnavailableException.class,
            () -> sideband.open(URI.create("i2c:" + device + "?force=true"), BusChannel.class));
    assertEquals(device.toString(), refused.target());
    return refused.toString();
  }
}
